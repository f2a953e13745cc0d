// requests_test.cpp: what a request may ask for beside a text: a shape of the answer, pictures.
#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>

using namespace purser;
using contract::any_mode;
using contract::ProviderFixture;
using contract::ProviderSetup;

namespace {

ModelRequest about(std::vector<Part> parts) {
  ModelRequest request("sim-model", {Message(Role::user, std::move(parts))});
  request.output_tokens_max = 500;
  return request;
}

Json parcel_schema() {
  return {{"type", "object"},
          {"properties", {{"depot", {{"type", "string"}}}, {"days", {{"type", "integer"}}}}},
          {"required", {"depot", "days"}},
          {"additionalProperties", false}};
}

}  // namespace

TEST_CASE("provider contract: an answer has the shape that was asked for") {
  ProviderSetup setup;
  setup.kind = contract::any_kind();
  const bool streams = any_mode();
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams);
  auto request = about({TextPart{"Where is my parcel?"}});
  request.output_format = OutputFormat::fits(parcel_schema(), "parcel");

  const auto reply = fixture.complete(request, streams);

  if (!fixture.subject.takes_schema) {
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::unsupported);
    CHECK(fixture.dispatched == 0);
    return;
  }
  if (!reply) FAIL(to_string(reply.error()));
  const auto value = parse_json(reply->message.text());
  REQUIRE(value.has_value());
  CHECK(value->at("depot").is_string());
  CHECK(value->at("days").is_number_integer());
  CHECK(reply->stop_reason == StopReason::end);
  CHECK(fixture.simulator->requests().at(0).body.dump().find("depot") != std::string::npos);
}

TEST_CASE("provider contract: a picture in a question arrives, and is part of the bound") {
  ProviderSetup setup;
  setup.kind = contract::any_kind();
  const bool streams = any_mode();
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams);
  const auto request =
      about({TextPart{"What is this?"}, MediaPart::image("image/png", contract::tiny_png)});

  const auto reply = fixture.complete(request, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->message.text().find("What is this?") != std::string::npos);
  const auto sent = fixture.simulator->requests().at(0).body.dump();
  CHECK(sent.find(contract::tiny_png) != std::string::npos);
  const auto with = fixture.provider->bound(request);
  const auto without = fixture.provider->bound(about({TextPart{"What is this?"}}));
  REQUIRE(with.has_value());
  CHECK((with->context_bound || with->input > without->input + 100));
}

TEST_CASE("provider contract: extra tools that are null are none, and what is no list is refused") {
  ProviderSetup setup;
  setup.kind = contract::any_kind();
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind);
  const auto with_tools = [&](Json tools) {
    auto request = about({TextPart{"Hello"}});
    request.extra = Json::object();
    auto& place = fixture.kind == "bedrock" ? request.extra["toolConfig"] : request.extra;
    place["tools"] = std::move(tools);
    return request;
  };

  const auto none = fixture.complete(with_tools(nullptr), false);
  if (!none) FAIL(to_string(none.error()));
  const auto sent = fixture.simulator->requests().at(0).body;
  CHECK_FALSE(sent.contains("tools"));
  CHECK_FALSE(sent.contains("toolConfig"));

  const auto no_list = fixture.complete(with_tools(5), false);
  REQUIRE_FALSE(no_list);
  CHECK(no_list.error().code() == ErrorCode::invalid_argument);
  CHECK(no_list.error().message().find("is not an array") != std::string::npos);
  CHECK(fixture.dispatched == 1);
}
