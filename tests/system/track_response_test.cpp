// track_response_test.cpp: whole answers that other clients got are priced like our own.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>

using namespace purser;

namespace {

constexpr const char* openai_answer =
    R"({"id":"c1","object":"chat.completion","model":"unit","choices":[{"index":0,"message":)"
    R"({"role":"assistant","content":"hi"},"finish_reason":"stop"}])";
constexpr const char* anthropic_answer =
    R"({"id":"m1","type":"message","role":"assistant","model":"unit","content":[{"type":"text",)"
    R"("text":"hi"}],"stop_reason":"end_turn")";

}  // namespace

TEST_CASE("tracking: the answer of another client costs what its usage says") {
  ShopSetup setup;
  const auto [kind, answer, usage] = GENERATE(table<std::string, std::string, std::string>(
      {{"openai", openai_answer, R"({"prompt_tokens":5,"completion_tokens":10})"},
       {"anthropic", anthropic_answer, R"({"input_tokens":5,"output_tokens":10})"}}));
  setup.kind = kind;
  const Shop shop(std::move(setup));

  const auto without_usage = shop.session->track_response(kind, answer + "}");
  REQUIRE_FALSE(without_usage);
  CHECK(without_usage.error().code() == ErrorCode::protocol_error);
  CHECK_FALSE(shop.session->track_response(kind, "not JSON"));
  CHECK(shop.sums().total_spent == 0_usd);

  REQUIRE(shop.session->track_response(kind, answer + R"(,"usage":)" + usage + "}"));

  CHECK(shop.sums().total_spent == 0.01_usd);  // ten output tokens
  CHECK(shop.sums().llm.usage.output == 10);
}
