// schema_test.cpp: the schema for editors says what the reader says.
#include <purser/adapters/policy/schema.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/adapters/policy/policy_schema.hpp>
#include <purser/tests/adapters/policy/schema_places.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using policy::refusal_by_schema;
using policy::SchemaPlace;

namespace {

using Words = std::set<std::string>;

const Json& schema_document() {
  static const Json document = parse_json(policy::schema_json()).value();
  return document;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  REQUIRE(file);
  return text.str();
}

std::string errors_of(const std::string& text) {
  policy::ParseOptions options;
  options.environment = [](const std::string&) { return std::optional<std::string>("12"); };
  const auto policy = policy::parse_policy(text, "p.yaml", options);
  return policy ? "" : policy.error().message();
}

/// With what every policy needs in front, unless the text has it.
std::string whole(const std::string& text) {
  const bool has_providers = text.starts_with("providers");
  return std::string("version: 1\n") + (has_providers ? "" : "providers: {simulator: {}}\n") + text;
}

/// What stands between `begin` and the end of its line; empty where it does not stand.
std::string after(const std::string& text, const std::string& begin) {
  const auto at = text.find(begin);
  if (at == text.npos) return {};
  const auto from = at + begin.size();
  return text.substr(from, text.find('\n', from) - from);
}

std::string replaced(std::string text, const std::string& by) {
  return text.replace(text.find("zzzz"), 4, by);
}

/// What the errors of a place's policies list as known.
Words known_to_reader(const SchemaPlace& place) {
  Words words;
  for (const auto& text : place.policies) {
    const auto error = errors_of(whole(text));
    INFO(text << ": " << error);
    std::istringstream list(after(error, "\"zzzz\"; known: "));
    CHECK_FALSE(list.str().empty());
    for (std::string word; list >> word;) {
      if (word.back() == ',') word.pop_back();
      words.insert(word);
    }
  }
  return words;
}

/// Sections that the reader knows only to say that they are not there yet.
Words without_later_sections(Words words) {
  std::erase_if(words, [](const std::string& word) {
    return errors_of(whole(word + ": {}")).find("is not in this version") != std::string::npos;
  });
  return words;
}

Words keys_of(const Json& object) {
  Words words;
  for (const auto& [key, value] : object.items()) words.insert(key);
  return words;
}

bool is_map(const Json& schema) { return schema.contains("additionalProperties"); }
bool is_range(const Json& schema) { return schema.value("type", Json()) == "integer"; }
bool is_word_list(const Json& schema) { return schema.contains("enum"); }

void check_keys(const Json& map, const SchemaPlace& place) {
  if (map["additionalProperties"] == false) {
    CHECK(keys_of(map["properties"]) == without_later_sections(known_to_reader(place)));
    return;
  }
  for (const auto& text : place.policies) {
    const auto error = errors_of(whole(text));
    CHECK(error.find("unknown key") == std::string::npos);
  }
}

void check_range(const Json& range, const SchemaPlace& place) {
  for (const auto& text : place.policies) {
    INFO(text);
    CHECK(after(errors_of(whole(replaced(text, "-1"))), "-1 is outside of ") ==
          fmt::format("{} to {}", range["minimum"].dump(), range["maximum"].dump()));
  }
}

/// Pointers to all parts of the schema that `schema_places` has to name.
void collect_places(const Json& schema, const std::string& pointer, Words& places) {
  if (!schema.is_structured()) return;
  if (schema.is_object() && (is_map(schema) || is_range(schema) || is_word_list(schema))) {
    places.insert(pointer);
  }
  for (const auto& [key, part] : schema.items()) {
    if (key != "if") collect_places(part, pointer + "/" + key, places);
  }
}

/// Policies as JSON, which is YAML too; those that say nothing of providers get one.
std::vector<Json> cases(const char* verdict) {
  static const auto all =
      parse_json(text_of(PURSER_SOURCE_DIR "/tests/adapters/policy/schema_cases.json")).value();
  std::vector<Json> policies = all.at(verdict);
  for (auto& policy : policies) {
    policy["version"] = 1;
    if (!policy.contains("providers")) policy["providers"]["simulator"] = Json::object();
  }
  return policies;
}

/// To every value of a policy, maps and lists among them.
std::vector<Json::json_pointer> pointers_into(const Json& policy) {
  Words texts;
  const auto leaves = policy.flatten();
  for (const auto& [text, leaf] : leaves.items()) {
    for (Json::json_pointer at(text); !at.empty(); at.pop_back()) texts.insert(at.to_string());
  }
  return {texts.begin(), texts.end()};
}

/// All kinds of values, the borders of their forms among them.
std::vector<Json> odd_values() {
  return parse_json(
             R"([null, true, false, 0, 1, 2, 3, 12, 33, -1, 0.5, 0.0000001, 100, 1e3, 10000000000,
    "", "0", "1", "0.5", "1.0", ".5", "5.", "007", "80%", "100.0%", "101%", "0.00001%", "$5", " $5 ",
    "$ 5", "$-5", "1.123456789", "1.1234567890", "5s", "1h30m", "0s", "1.5d", "5 s", "1us", "5 tokens",
    "1 call", "2  calls", "12", "${N}", "$${N}", "${N}s", "true", "off", "log", "block", "session",
    "call", "month", "a-b", "*", "A B", "ä", [], ["a"], [1], [[]], {}, {"a": "b"}, {"at": 3, "action": "warn"}])")
      .value();
}

}  // namespace

TEST_CASE("policy schema: the reader's keys, words and ranges, no more and no less") {
  const auto& place = GENERATE(from_range(policy::schema_places()));
  INFO(place.pointer);
  const auto& part = schema_document().at(Json::json_pointer(place.pointer));

  if (is_map(part)) {
    check_keys(part, place);
  } else if (is_range(part)) {
    check_range(part, place);
  } else {
    CHECK(part["enum"].get<Words>() == known_to_reader(place));
  }
}

TEST_CASE("policy schema: no part of it is left out of the comparison") {
  Words named;
  for (const auto& place : policy::schema_places()) named.insert(place.pointer);
  Words there;
  collect_places(schema_document(), "", there);

  CHECK(there == named);
}

TEST_CASE("policy schema: what the reader takes is not marked in an editor") {
  for (const auto& policy : cases("accepted")) {
    const auto text = dump_json_pretty(policy);
    INFO(text);
    CHECK(errors_of(text) == "");
    CHECK(refusal_by_schema(text) == "");
  }
}

TEST_CASE("policy schema: any value at any place that the reader takes is not marked either") {
  int taken = 0;
  for (const auto& policy : cases("accepted")) {
    for (const auto& pointer : pointers_into(policy)) {
      for (const auto& odd : odd_values()) {
        auto changed = policy;
        changed[pointer] = odd;
        const auto text = dump_json_pretty(changed);
        if (!errors_of(text).empty()) continue;
        ++taken;
        INFO(text);
        CHECK(refusal_by_schema(text) == "");
      }
    }
  }
  CHECK(taken > 1000);
}

TEST_CASE("policy schema: it takes the example policies") {
  const std::filesystem::path folder(PURSER_SOURCE_DIR "/examples/policies");
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    INFO(file.path());
    CHECK(refusal_by_schema(text_of(file.path())) == "");
    ++files;
  }
  CHECK(files >= 5);
}

TEST_CASE("policy schema: a variable may stand for every kind of value") {
  CHECK(refusal_by_schema(whole("retry:\n  attempts: ${N}\n  delay_first: ${N}\n")) == "");
  CHECK(errors_of(whole("retry:\n  attempts: ${N}\n")) == "");
}

TEST_CASE("policy schema: mistakes that the reader finds are marked while typing") {
  for (const auto& policy : cases("refused")) {
    const auto text = dump_json_pretty(policy);
    INFO(text);
    CHECK(errors_of(text) != "");
    CHECK(refusal_by_schema(text) != "");
  }
}

TEST_CASE("policy schema: every key has a description") {
  std::vector<std::string> without;
  for (const auto& place : policy::schema_places()) {
    const auto& part = schema_document().at(Json::json_pointer(place.pointer));
    const auto keys = part.value("properties", Json::object());
    for (const auto& [key, value] : keys.items()) {
      const auto reference = value.value("$ref", std::string("#"));
      const auto& target = schema_document().at(Json::json_pointer(reference.substr(1)));
      const bool has_own = value.contains("description");
      const bool has_shared = reference != "#" && target.contains("description");
      if (!has_own && !has_shared) without.push_back(place.pointer + "/" + key);
    }
  }
  CHECK(without == std::vector<std::string>());
}
