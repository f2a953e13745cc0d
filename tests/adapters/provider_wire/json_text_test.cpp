// json_text_test.cpp: JSON written piece by piece reads back as what went in.
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace provider_wire;

namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("json_text: every byte of a string survives") {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "ä漢😀";
  const auto back = parse_json(as_json(all));
  REQUIRE(back.has_value());
  CHECK(back->get<std::string>() == all);
}

TEST_CASE("json_text: invalid UTF-8 is replaced, never sent") {
  CHECK(as_json("a\xff") == "\"a\xEF\xBF\xBD\"");
  CHECK(as_json("\xc3") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("json_text: commas stand where they must") {
  std::string out;
  JsonText json(out);
  json.open_object()
      .field("a", "1")
      .key("b")
      .open_array()
      .raw("1")
      .string("x")
      .open_object()
      .close_object();
  json.close_array().key("c").raw("null").close_object();
  CHECK(out == R"({"a":"1","b":[1,"x",{}],"c":null})");
}

TEST_CASE("extra_fields: what only the caller knows passes untouched, objects are merged") {
  Json fields = {{"model", "m"}, {"stream_options", {{"include_usage", true}}}};
  const Json extra = {
      {"seed", 7}, {"stream_options", {{"include_obfuscation", false}}}, {"model", "m"}};
  REQUIRE(merge_extra(fields, extra, {}).has_value());
  CHECK(fields ==
        Json({{"model", "m"},
              {"seed", 7},
              {"stream_options", {{"include_usage", true}, {"include_obfuscation", false}}}}));
}

TEST_CASE("extra_fields: a contradiction is an error that names the field") {
  Json fields = {{"stream_options", {{"include_usage", true}}}};
  const auto merged =
      merge_extra(fields, Json({{"stream_options", {{"include_usage", false}}}}), {});
  REQUIRE_FALSE(merged.has_value());
  CHECK(merged.error().code() == ErrorCode::invalid_argument);
  CHECK(merged.error().message().find("'stream_options.include_usage'") != std::string::npos);
}

TEST_CASE("extra_fields: reserved fields and other things than objects are refused") {
  Json fields = Json::object();
  constexpr std::string_view reserved[] = {"model"};
  CHECK_FALSE(merge_extra(fields, Json({{"model", "x"}}), reserved).has_value());
  CHECK_FALSE(merge_extra(fields, Json::array({1}), reserved).has_value());
  CHECK(merge_extra(fields, nullptr, reserved).has_value());
}
