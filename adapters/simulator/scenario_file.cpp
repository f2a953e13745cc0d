// scenario_file.cpp: reads the frame of a scenario file: version, defaults, rules and their
// conditions.
#include <purser/adapters/simulator/scenario_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <purser/adapters/simulator/reply_reader.hpp>
#include <purser/adapters/simulator/word_reader.hpp>
#include <purser/adapters/yaml/map_reader.hpp>
#include <purser/adapters/yaml/parse.hpp>
#include <purser/runtime/lower_case.hpp>

namespace purser::simulator {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t version = 1;

Result<> read_glob(const Node& node, std::optional<Glob>& pattern) {
  auto text = node.string();
  if (!text) return fail(text.error());
  pattern.emplace(std::move(*text));
  return {};
}

Result<> read_header_conditions(const Node& node, std::map<std::string, Glob>& headers) {
  if (node.kind() != yaml::Kind::map)
    return fail(node.error(fmt::format("expected a map, found {}", node.describe())));
  for (const auto& [name, value] : node.members()) {
    std::optional<Glob> pattern;
    if (auto done = read_glob(value, pattern); !done) return done;
    headers.insert_or_assign(lower_case(name), *pattern);
  }
  return {};
}

Result<> read_condition(const Node& node, Condition& when) {
  static constexpr std::array apis{
      Word{"openai", Api::openai_chat},
      Word{"responses", Api::openai_responses},
      Word{"anthropic", Api::anthropic_messages},
      Word{"gemini", Api::gemini},
      Word{"mistral", Api::mistral},
      Word{"cohere", Api::cohere},
      Word{"ollama", Api::ollama},
      Word{"azure", Api::azure},
      Word{"bedrock", Api::bedrock},
      Word{"xai", Api::xai},
      Word{"openrouter", Api::openrouter},
      Word{"groq", Api::groq},
      Word{"deepseek", Api::deepseek},
  };
  MapReader map(node);
  map.optional("model", [&](const Node& value) { return read_glob(value, when.model); });
  map.optional("api",
               [&](const Node& value) { return read_word(value, apis, when.api.emplace()); });
  map.optional("user", [&](const Node& value) { return read_glob(value, when.user); });
  map.optional("contains", when.contains);
  map.optional("tools", when.tools);
  map.optional("tool_results", when.tool_results);
  map.optional("stream", when.stream);
  map.optional("headers",
               [&](const Node& value) { return read_header_conditions(value, when.headers); });
  return map.finish();
}

Result<> read_replies(const Node& node, const Delivery& defaults, std::vector<Scripted>& replies) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  if (items->empty()) return fail(node.error("at least one reply is needed"));
  for (const auto& item : *items) {
    auto reply = read_reply(item, defaults);
    if (!reply) return fail(reply.error());
    replies.push_back(std::move(*reply));
  }
  return {};
}

Result<> read_rule(const Node& node, const Delivery& defaults, Rule& rule) {
  static constexpr std::array thens{Word{"repeat", Then::repeat_last},
                                    Word{"default", Then::answer_sensibly}};
  MapReader map(node);
  map.optional("when", [&](const Node& value) { return read_condition(value, rule.when); });
  map.optional("after", rule.after);
  map.optional("times", rule.times);
  map.optional("reply", [&](const Node& value) -> Result<> {
    auto reply = read_reply(value, defaults);
    if (!reply) return fail(reply.error());
    rule.replies.push_back(std::move(*reply));
    return {};
  });
  map.optional("replies",
               [&](const Node& value) { return read_replies(value, defaults, rule.replies); });
  map.optional("then", [&](const Node& value) { return read_word(value, thens, rule.then); });
  if (map.has("reply") && map.has("replies"))
    map.refuse("replies", "\"reply\" and \"replies\" exclude each other");
  if (auto done = map.finish(); !done) return done;
  if (rule.replies.empty()) return fail(node.error("a rule needs \"reply\" or \"replies\""));
  return {};
}

Result<> read_rules(const Node& node, const Delivery& defaults, std::vector<Rule>& rules) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_rule(item, defaults, rules.emplace_back()); !done) return done;
  }
  return {};
}

Result<> check_scenario_version(const Node& node) {
  const auto found = node.integer();
  if (!found) return fail(found.error());
  if (*found == version) return {};
  return fail(node.error(
      fmt::format("version {} is not known; this program reads version {}", *found, version)));
}

Result<Scenario> read_root(const Node& root) {
  Scenario scenario;
  Delivery defaults;
  MapReader map(root);
  map.required("version", check_scenario_version);
  map.optional("defaults", [&](const Node& node) -> Result<> {
    auto delivery = read_defaults(node);
    if (!delivery) return fail(delivery.error());
    defaults = *delivery;
    return {};
  });
  scenario.otherwise.delivery = defaults;
  map.optional("rules",
               [&](const Node& node) { return read_rules(node, defaults, scenario.rules); });
  map.optional("otherwise", [&](const Node& node) -> Result<> {
    auto reply = read_reply(node, defaults);
    if (!reply) return fail(reply.error());
    scenario.otherwise = std::move(*reply);
    return {};
  });
  if (auto done = map.finish(); !done) return fail(done.error());
  return scenario;
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view text, std::string file) {
  const auto root = yaml::parse(text, std::move(file));
  if (!root) return fail(root.error());
  return read_root(*root);
}

Result<Scenario> read_scenario(const std::filesystem::path& path) {
  const auto root = yaml::parse_file(path);
  if (!root) return fail(root.error());
  return read_root(*root);
}

}  // namespace purser::simulator
