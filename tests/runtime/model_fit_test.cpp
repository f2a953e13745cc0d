// model_fit_test.cpp: which model can take the place of another.
#include <purser/runtime/model_fit.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// Bounds the input by the length of the text; encodes nothing opaque but its own format.
class Plain final : public Provider {
 public:
  explicit Plain(std::string kind) : kind_(std::move(kind)) {}
  std::string_view name() const noexcept override { return kind_; }
  std::string_view kind() const noexcept override { return kind_; }
  Result<RequestBound> bound(const ModelRequest& request) const override {
    RequestBound bound;
    for (const auto& message : request.messages) {
      bound.input += static_cast<Tokens>(message.text().size());
      for (const auto& part : message.parts) {
        const auto* const opaque = std::get_if<OpaquePart>(&part);
        if (opaque != nullptr && opaque->format != kind_) {
          return fail(ErrorCode::unsupported, "a part of another format");
        }
      }
    }
    return bound;
  }
  Task<ModelReply> complete(const ModelRequest& /*request*/,
                            ProviderContext& /*context*/) override {
    co_return fail(ErrorCode::internal, "only bounds");
  }

 private:
  std::string kind_;
};

Price price_with(std::optional<Tokens> context, std::optional<Tokens> output = {}) {
  const auto rate = Rate::per_million_tokens(1_usd);
  auto price = Price::flat(rate, rate);
  price.context_window = context;
  price.output_tokens_max = output;
  return price;
}

struct Fixture {
  Routes routes{
      {{"a-*", std::make_shared<Plain>("openai")}, {"b-*", std::make_shared<Plain>("anthropic")}}};
  PriceTable prices = PriceTable()
                          .with("a-big", price_with(1000))
                          .value()
                          .with("a-short", price_with(100, 50))
                          .value()
                          .with("a-unknown", price_with({}))
                          .value()
                          .with("b-big", price_with(1000))
                          .value();
  ModelRequest request{"a-big", "hello"};
  ModelsWithout without{{"a-short"}, {"a-unknown"}};

  /// The code of the obstacle; nothing: it fits.
  std::optional<ErrorCode> obstacle(const std::string& model) {
    const auto fits = can_replace_model(request, model, routes, prices, without);
    CHECK(request.model == "a-big");
    return fits ? std::nullopt : std::optional(fits.error().code());
  }
};

Part image(std::string format) {
  return OpaquePart{std::move(format), {{"type", "image_url"}, {"image_url", {{"url", "x"}}}}};
}

}  // namespace

TEST_CASE("model fit: a model that is routed and priced fits a plain request") {
  Fixture given;
  CHECK(!given.obstacle("a-short"));
  CHECK(!given.obstacle("b-big"));
  CHECK(!given.obstacle("a-unknown"));
}

TEST_CASE("model fit: no route, no price: no fit") {
  Fixture given;
  CHECK(given.obstacle("c-big") == ErrorCode::not_found);
  CHECK(given.obstacle("a-nobody") == ErrorCode::unpriced_model);
}

TEST_CASE("model fit: a smaller context counts only where the input may not fit") {
  Fixture given;
  given.request = ModelRequest("a-big", std::string(100, 'x'));
  CHECK(!given.obstacle("a-short"));
  given.request = ModelRequest("a-big", std::string(101, 'x'));
  CHECK(given.obstacle("a-short") == ErrorCode::context_length_exceeded);
  given.request = ModelRequest("a-big", std::string(5000, 'x'));
  CHECK(!given.obstacle("b-big"));
}

TEST_CASE("model fit: a model that gives less output than is asked for does not fit") {
  Fixture given;
  given.request.output_tokens_max = 50;
  CHECK(!given.obstacle("a-short"));
  given.request.output_tokens_max = 51;
  CHECK(given.obstacle("a-short") == ErrorCode::unsupported);
}

TEST_CASE("model fit: tools and images go only to models that take them") {
  Fixture given;
  given.request.tools.push_back({"search", "looks up", {{"type", "object"}}});
  CHECK(given.obstacle("a-short") == ErrorCode::unsupported);
  CHECK(!given.obstacle("a-unknown"));
  given.request.tools.clear();

  given.request.messages.push_back({Role::user, {image("openai")}});

  CHECK(has_images(given.request));
  CHECK(!given.obstacle("a-short"));
  CHECK(given.obstacle("a-unknown") == ErrorCode::unsupported);
  CHECK(given.obstacle("b-big") == ErrorCode::unsupported);  // its provider speaks another format
}
