// usage_test.cpp: what Gemini's usage reports mean in disjoint classes, and in money.
#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/gemini/usage.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/tests/adapters/gemini/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

ModelReply reported(std::string_view usage) {
  const auto reply = gemini::decode(R"({"candidates":[{"finishReason":"STOP"}],"usageMetadata":)" +
                                    std::string(usage) + "}");
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE("gemini usage: cached lies in the prompt, thoughts and tool results lie outside") {
  const auto reply = gemini::decode(gemini::examples::body).value();
  CHECK(reply.usage.input == 3000 - 2048 - 258 + 400);
  CHECK(reply.usage.input_image == 258);
  CHECK(reply.usage.cache_read == 2048);
  CHECK(reply.usage.output == 60);
  CHECK(reply.usage.reasoning == 240);
  CHECK(reply.usage_quality == UsageQuality::exact);

  auto price = Price::flat(Rate::parse("1.25").value(), Rate::parse("10").value());
  price.rates.cache_read = Rate::parse("0.125").value();
  CHECK(cost_of(reply.usage, price) == 0.004946_usd);
}

TEST_CASE("gemini usage: audio is a class of its own, cached audio a lower bound") {
  const auto plain = reported(
      R"({"promptTokenCount":1000,"candidatesTokenCount":70,"totalTokenCount":1070,
          "promptTokensDetails":[{"modality":"AUDIO","tokenCount":640},{"modality":"VIDEO","tokenCount":100}],
          "candidatesTokensDetails":[{"tokenCount":50,"modality":"AUDIO"}]})");
  CHECK(plain.usage.input_audio == 640);
  CHECK(plain.usage.input == 360);
  CHECK(plain.usage.output_audio == 50);
  CHECK(plain.usage.output == 20);
  CHECK(plain.usage_quality == UsageQuality::exact);

  const auto cached = reported(
      R"({"promptTokenCount":1000,"cachedContentTokenCount":500,"totalTokenCount":1000,
          "promptTokensDetails":[{"modality":"AUDIO","tokenCount":640}],
          "cacheTokensDetails":[{"modality":"AUDIO","tokenCount":500}]})");
  CHECK(cached.usage.input_audio == 140);
  CHECK(cached.usage.cache_read == 500);
  CHECK(cached.usage.input == 360);
  CHECK(cached.usage_quality == UsageQuality::partial);
}

TEST_CASE("gemini usage: numbers that cannot be right are a lower bound") {
  const auto* usage = GENERATE(
      R"({"promptTokenCount":-5,"candidatesTokenCount":3})", R"({"promptTokenCount":"many"})",
      R"({"promptTokenCount":1e18})", R"({"promptTokenCount":1.5})",
      R"({"candidatesTokenCount":3})", R"({"promptTokenCount":5,"cachedContentTokenCount":9})",
      R"({"promptTokenCount":5,"candidatesTokenCount":3,"totalTokenCount":9})",
      R"({"promptTokenCount":5,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":6}]})",
      R"({"promptTokenCount":5,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":6}]})");
  CAPTURE(usage);
  const auto reply = reported(usage);
  CHECK(reply.usage_quality == UsageQuality::partial);
  for (const auto& each : usage_classes) CHECK(reply.usage.*each >= 0);
}

TEST_CASE("gemini usage: numbers come as floats and strings, and zeros not at all") {
  const auto reply = reported(R"({"promptTokenCount":"12","candidatesTokenCount":3.0})");
  CHECK(reply.usage.input == 12);
  CHECK(reply.usage.output == 3);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reported("{}").usage_quality == UsageQuality::missing);
}

TEST_CASE("gemini usage: the tier is the one that was used") {
  CHECK(gemini::tier_name("ON_DEMAND") == "on_demand");
  CHECK(gemini::tier_name("ON_DEMAND_PRIORITY") == "priority");
  CHECK(gemini::tier_name("SERVICE_TIER_FLEX") == "flex");
  CHECK(gemini::tier_name("standard") == "standard");
  CHECK(gemini::tier_name("TRAFFIC_TYPE_UNSPECIFIED").empty());
  const auto flex = reported(R"({"promptTokenCount":1,"trafficType":"ON_DEMAND_FLEX"})");
  CHECK(flex.service_tier == "flex");
  CHECK(flex.billed);
  const auto own = reported(R"({"promptTokenCount":1,"trafficType":"PROVISIONED_THROUGHPUT"})");
  CHECK_FALSE(own.billed);
}
