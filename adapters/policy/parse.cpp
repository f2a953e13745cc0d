// parse.cpp: the sections of a policy, in the order of their references.
#include <purser/adapters/policy/parse.hpp>

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <sstream>

#include <purser/adapters/policy/detail/fingerprints.hpp>
#include <purser/adapters/policy/detail/includes.hpp>
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;
using Section = void (*)(Reading&, const Node&);

constexpr std::size_t problems_max = 20;

constexpr std::array<std::pair<std::string_view, Busy>, 2> busy_words{{
    {"wait", Busy::wait},
    {"refuse", Busy::refuse},
}};

Result<> read_version(const Node& node) {
  const auto version = node.integer();
  if (!version) return fail(version.error());
  if (*version == 1) return {};
  return fail(node.error(fmt::format(
      "version {} of policy files is not known; this program reads version 1", *version)));
}

/// Sections note their problems themselves, so that the next ones are read as well.
void read_section(MapReader& map, std::string_view key, Reading& reading, Section section) {
  map.optional(key, [&](const Node& node) -> Result<> {
    section(reading, node);
    return {};
  });
}

void read_settings(MapReader& map, Reading& reading) {
  auto& policy = reading.policy;
  map.optional("output_tokens_default", [&](const Node& node) -> Result<> {
    const auto tokens = node.integer(1, 10'000'000);
    if (tokens) policy.output_tokens_default = *tokens;
    reading.note(tokens.map([](auto) {}));
    return {};
  });
  map.optional("busy", [&](const Node& node) -> Result<> {
    reading.note(read_word<Busy>(node, "word for busy budgets", busy_words, policy.busy));
    return {};
  });
  map.optional("call_timeout", [&](const Node& node) -> Result<> {
    reading.note(yaml::read(node, policy.call_timeout));
    return {};
  });
}

void read_stages(MapReader& map, Reading& reading) {
  read_section(map, "models_without", reading, &read_models_without);
  read_section(map, "downgrade", reading, &read_downgrade);
  read_section(map, "loop_guard", reading, &read_loop_guard);
  read_section(map, "detectors", reading, &read_detectors);
  read_section(map, "alerts", reading, &read_alerts);
  read_section(map, "approve", reading, &read_approve);
  read_section(map, "fallback", reading, &read_fallback);
  read_section(map, "rate_limit", reading, &read_rate_limit);
  read_section(map, "estimate", reading, &read_estimate);
  read_section(map, "cache", reading, &read_cache);
  read_section(map, "redact", reading, &read_redact);
  read_section(map, "plugins", reading, &read_plugins);
  read_section(map, "stages", reading, &read_own_stages);
  read_section(map, "chain", reading, &read_chain);
}

void read_root(Reading& reading, const Node& root) {
  MapReader map(root);
  map.required("version", [&](const Node& node) -> Result<> {
    reading.note(read_version(node));
    return {};
  });
  map.optional("include", [](const Node&) { return Result<>(); });  // done by read_whole
  map.required("providers", [&](const Node& node) -> Result<> {
    read_providers(reading, node);
    return {};
  });
  read_section(map, "routes", reading, &read_routes);
  if (!map.has("routes")) default_route(reading, root);
  read_section(map, "ledger", reading, &read_ledger);
  read_section(map, "budgets", reading, &read_budgets);
  read_section(map, "prices", reading, &read_prices);
  read_section(map, "retry", reading, &read_retry);
  read_section(map, "tools", reading, &read_tools);
  read_section(map, "mcp", reading, &read_mcp);
  read_section(map, "agents", reading, &read_agents);
  read_settings(map, reading);
  read_stages(map, reading);
  reading.note(map.finish());
}

Error all_problems(const std::vector<Error>& problems) {
  std::string text;
  for (std::size_t i = 0; i < problems.size() && i < problems_max; ++i) {
    text += (i > 0 ? "\n" : "") + problems[i].message();
  }
  if (problems.size() > problems_max) {
    text += fmt::format("\n... and {} more", problems.size() - problems_max);
  }
  return Error(ErrorCode::invalid_argument, std::move(text));
}

}  // namespace

void read_retry(Reading& reading, const Node& node) {
  auto& retry = reading.policy.retry;
  MapReader map(node);
  map.optional("attempts", [&](const Node& value) -> Result<> {
    const auto attempts = value.integer(1, 100);
    if (attempts) retry.attempts_max = static_cast<int>(*attempts);
    return attempts.map([](auto) {});
  });
  map.optional("delay_first",
               [&](const Node& value) { return read_timeout(value, retry.delay_first); });
  map.optional("delay_max",
               [&](const Node& value) { return read_timeout(value, retry.delay_max); });
  if (map.good() && retry.delay_first > retry.delay_max) {
    map.refuse(map.has("delay_max") ? "delay_max" : "delay_first",
               "delay_max must not be shorter than delay_first");
  }
  reading.note(map.finish());
}

Result<Policy> parse_policy(std::string_view text, std::string file, const ParseOptions& options) {
  Reading reading{options};
  auto whole = read_whole(text, file, options, reading.problems);
  if (!whole) return fail(std::move(whole).error());
  reading.policy.file = std::move(file);
  reading.policy.files = std::move(whole->files);
  reading.policy.sections = fingerprints(whole->root);
  read_root(reading, whole->root);
  if (!reading.problems.empty()) return fail(all_problems(reading.problems));
  return std::move(reading.policy);
}

Result<std::string> read_policy_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  if (stream && !std::filesystem::is_directory(path)) return text.str();
  return fail(ErrorCode::not_found, path.string() + ": cannot be read");
}

Result<Policy> read_policy(const std::filesystem::path& path, const ParseOptions& options) {
  auto reading = options;
  if (!reading.read_file) reading.read_file = read_policy_file;
  const auto text = reading.read_file(path);
  if (!text) return fail(text.error());
  return parse_policy(*text, path.string(), reading);
}

}  // namespace purser::policy
