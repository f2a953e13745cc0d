// routes_test.cpp: names lead to providers, and what leads nowhere or twice is told.
#include <purser/runtime/routes.hpp>

#include <purser/runtime/routed_price.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

class PlainProvider final : public Provider {
 public:
  explicit PlainProvider(std::string name) : name_(std::move(name)) {}
  std::string_view name() const noexcept override { return name_; }
  std::string_view kind() const noexcept override { return "openai"; }
  Result<RequestBound> bound(const ModelRequest& request) const override {
    RequestBound bound;
    bound.input = static_cast<Tokens>(request.model.size());
    return bound;
  }
  Task<ModelReply> complete(const ModelRequest& /*request*/,
                            ProviderContext& /*context*/) override {
    co_return ModelReply();
  }

 private:
  std::string name_;
};

const auto openai = std::make_shared<PlainProvider>("openai");
const auto local = std::make_shared<PlainProvider>("local");

Price dollars(const char* rate) {
  Price price;
  price.rates.input = price.rates.output = Rate::parse(rate).value();
  return price;
}

}  // namespace

TEST_CASE("routes: a provider without a route is reached by its name") {
  const Routes routes({{"*", openai}}, {openai, local, nullptr});

  const auto found = routes.route("local/qwen3").value();

  CHECK(found.provider == local.get());
  CHECK(found.model == "qwen3");
  CHECK(routes.find("qwen3").value() == openai.get());
  CHECK(routes.find_provider("local").value() == local.get());
}

TEST_CASE("routes: what is sent and bounded has the provider's own name for the model") {
  const Routes routes({{"*", openai}}, {local});
  ModelRequest request("local/qwen3", "hi");
  const auto found = routes.route(request.model).value();

  CHECK(found.bound(request)->input == 5);
  CHECK(request.model == "local/qwen3");
  CHECK(routes.route(request.model)->sent(request).model == "qwen3");
}

TEST_CASE("routes: a name that leads nowhere is told with the routes there are") {
  const Routes routes({{"gpt-*", openai}});
  CHECK(routes.route("claude").error().code() == ErrorCode::not_found);
  CHECK(routes.route("claude").error().message() ==
        "no provider for model \"claude\": the routes are \"gpt-*\"; a provider's name in front, "
        "\"openai/...\", leads to it");
  CHECK(Routes().find("claude").error().message() ==
        "no provider for model \"claude\": no routes are configured");
}

TEST_CASE("routes: two that claim the same name are an error with a remedy") {
  CHECK(check_routes({{"gpt-4o", openai}, {"gpt-*", local}, {"gpt-*", local}}));
  const auto twice = check_routes({{"gpt-4o", openai}, {"*", openai}, {"gpt-4o", local}});
  CHECK(twice.error().code() == ErrorCode::invalid_argument);
  CHECK(twice.error().message() ==
        "two routes claim the model \"gpt-4o\": one leads to \"openai\", one to \"local\"; keep "
        "one of them, and ask the other provider for \"local/gpt-4o\"");
  CHECK(check_routes({{"*", nullptr}}).error().message() == "the route \"*\" has no provider");
  CHECK(Routes({{"*", nullptr}}).find("gpt-4o").error().code() == ErrorCode::not_found);
}

TEST_CASE("routes: a price for the whole name comes before one for the model alone") {
  const Routes routes({{"*", openai}}, {local});
  const auto alone = PriceTable().with("qwen3", dollars("1")).value();
  const auto both = alone.with("local/qwen3", dollars("2")).value();
  const auto ceiling = alone.with("*", dollars("9")).value();
  const auto rate = [&](const char* model, const PriceTable& prices) {
    return price_for(routes.route(model).value(), prices).value()->rates.input;
  };

  CHECK(rate("local/qwen3", alone) == Rate::parse("1").value());
  CHECK(rate("local/qwen3", both) == Rate::parse("2").value());
  CHECK(rate("qwen3", both) == Rate::parse("1").value());
  CHECK(rate("local/qwen3", ceiling) == Rate::parse("1").value());
  CHECK(rate("local/other", ceiling) == Rate::parse("9").value());
  CHECK(rate("local/other", ceiling.with("local/*", dollars("3")).value()) ==
        Rate::parse("3").value());
  CHECK(price_for(routes.route("local/none").value(), alone).error().code() ==
        ErrorCode::unpriced_model);
}
