// own_keys.cpp: keys that only some kinds of provider know, and their words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include <purser/adapters/policy/detail/own_keys.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;
using Choices = Words<std::string_view>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> limit_fields{{
    {"max_completion_tokens", "max_completion_tokens"},
    {"max_tokens", "max_tokens"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> versions{{
    {"2023-06-01", "2023-06-01"},
    {"2026-10-21", "2026-10-21"},
    {"v1beta", "v1beta"},
    {"v1", "v1"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> auths{{
    {"x-api-key", "x-api-key"},
    {"api-key", "api-key"},
    {"bearer", "bearer"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> summaries{{
    {"auto", "auto"},
    {"concise", "concise"},
    {"detailed", "detailed"},
}};

/// Which kinds have a key. Those that speak Chat Completions count as `openai` unless they stand
/// there themselves.
struct OwnKey {
  std::string_view key;
  std::vector<ProviderKind> kinds;
  bool all_chat = false;
};

const std::vector<OwnKey>& own_keys() {
  static const std::vector<OwnKey> keys{
      OwnKey{"interface", {ProviderKind::simulator}},
      OwnKey{"organization", {ProviderKind::openai, ProviderKind::responses}},
      OwnKey{"project", {ProviderKind::openai, ProviderKind::responses, ProviderKind::vertex_ai}},
      OwnKey{"output_limit_field", {}, true},
      OwnKey{"auth", {ProviderKind::anthropic, ProviderKind::azure}},
      OwnKey{"version", {ProviderKind::anthropic, ProviderKind::gemini, ProviderKind::vertex_ai}},
      OwnKey{"region",
             {ProviderKind::responses, ProviderKind::anthropic, ProviderKind::bedrock},
             true},
      OwnKey{"api_version", {ProviderKind::azure}},
      OwnKey{"deployments", {ProviderKind::azure}},
      OwnKey{"location", {ProviderKind::vertex_ai}},
      OwnKey{"access_key", {ProviderKind::bedrock}},
      OwnKey{"store", {ProviderKind::responses}},
      OwnKey{"reasoning_summary", {ProviderKind::responses}},
      OwnKey{"search_queries_max", {ProviderKind::gemini, ProviderKind::vertex_ai}},
      OwnKey{"num_ctx", {ProviderKind::ollama}},
      OwnKey{"truncate", {ProviderKind::ollama}},
      OwnKey{"keep_alive", {ProviderKind::ollama}},
  };
  return keys;
}

bool is_for(const OwnKey& own, ProviderKind kind) {
  return std::find(own.kinds.begin(), own.kinds.end(), kind) != own.kinds.end() ||
         (own.all_chat && speaks_chat(kind));
}

std::string owners(const OwnKey& own) {
  std::vector<std::string_view> names;
  if (own.all_chat) names.push_back("openai");
  for (const auto kind : own.kinds) names.push_back(to_string(kind));
  return fmt::format("{}", fmt::join(names, " or "));
}

void refuse_of_other(MapReader& map, const OwnKey& own, ProviderKind kind) {
  if (!map.has(own.key) || is_for(own, kind)) return;
  map.refuse(own.key, fmt::format("\"{}\" is for providers of kind {}, this one is of kind {}",
                                  own.key, owners(own), to_string(kind)));
}

bool says_where(const OwnKey& own) { return own.key == "region" || own.key == "location"; }

void read_choice(MapReader& map, std::string_view key, Choices words, std::string& out) {
  map.optional(key, [&](const Node& node) -> Result<> {
    std::string_view word;
    auto done = read_word<std::string_view>(node, key, words, word);
    out = word;
    return done;
  });
}

void read_auth(MapReader& map, ProviderPolicy& provider) {
  std::string word;
  read_choice(map, "auth", auths, word);
  if (word == "bearer") provider.auth = Auth::bearer;
  const std::string_view own = provider.kind == ProviderKind::azure ? "api-key" : "x-api-key";
  if (!word.empty() && word != "bearer" && word != own) {
    map.refuse("auth", fmt::format("a provider of kind {} sends its key as {} or bearer",
                                   to_string(provider.kind), own));
  }
}

void read_version(MapReader& map, ProviderPolicy& provider) {
  read_choice(map, "version", versions, provider.version);
  const bool is_date = provider.version.starts_with("20");
  if (!provider.version.empty() && is_date != (provider.kind == ProviderKind::anthropic)) {
    map.refuse("version", fmt::format("\"{}\" is no version of the interface of kind {}",
                                      provider.version, to_string(provider.kind)));
  }
}

Result<> read_deployments(const Node& node, std::map<std::string, std::string>& deployments) {
  if (node.kind() != yaml::Kind::map) {
    return fail(node.error("expected a map of models and deployments, found " + node.describe()));
  }
  for (const auto& [model, value] : node.members()) {
    if (auto done = yaml::read(value, deployments[model]); !done) return done;
  }
  return {};
}

Result<> read_access_key(const Node& node, AccessKeyPolicy& key) {
  MapReader map(node);
  map.required("id", [&](const Node& value) { return yaml::read(value, key.id); });
  map.required("secret", [&](const Node& value) { return yaml::read(value, key.secret); });
  map.optional("session_token",
               [&](const Node& value) { return yaml::read(value, key.session_token); });
  return map.finish();
}

/// As AWS's own tools find them.
void take_usual_access_key(ProviderPolicy& provider, const Environment& environment) {
  if (!environment) return;
  const auto take = [&](const char* variable, Secret& into) {
    if (auto value = environment(variable)) into = Secret(*std::move(value));
  };
  take("AWS_ACCESS_KEY_ID", provider.access_key.id);
  take("AWS_SECRET_ACCESS_KEY", provider.access_key.secret);
  take("AWS_SESSION_TOKEN", provider.access_key.session_token);
}

void read_bedrock(MapReader& map, ProviderPolicy& provider, const Environment& environment) {
  map.optional("access_key",
               [&](const Node& node) { return read_access_key(node, provider.access_key); });
  if (provider.kind != ProviderKind::bedrock) return;
  const bool own_credentials = map.has("access_key") || map.has("api_key") || map.has("base_url");
  if (!own_credentials) take_usual_access_key(provider, environment);
}

void read_ollama(MapReader& map, ProviderPolicy& provider) {
  constexpr std::int64_t context_max = std::int64_t{1} << 30;
  map.optional("num_ctx", [&](const Node& node) {
    return read_integer(node, 1, context_max, provider.num_ctx.emplace());
  });
  map.optional("truncate", provider.truncate);
  map.optional("keep_alive", provider.keep_alive);
}

}  // namespace

void read_own_keys(MapReader& map, ProviderPolicy& provider, const Environment& environment) {
  constexpr std::int64_t queries_max = 1000;
  for (const auto& own : own_keys()) refuse_of_other(map, own, provider.kind);
  map.optional("organization", provider.organization);
  map.optional("project", provider.project);
  read_choice(map, "output_limit_field", limit_fields, provider.output_limit_field);
  read_auth(map, provider);
  read_version(map, provider);
  map.optional("region", provider.region);
  map.optional("api_version", provider.api_version);
  map.optional("deployments",
               [&](const Node& node) { return read_deployments(node, provider.deployments); });
  map.optional("location", provider.location);
  read_bedrock(map, provider, environment);
  map.optional("store", provider.store);
  read_choice(map, "reasoning_summary", summaries, provider.reasoning_summary);
  map.optional("search_queries_max", [&](const Node& node) {
    return read_integer(node, 0, queries_max, provider.search_queries_max);
  });
  read_ollama(map, provider);
}

void read_own_keys(MapReader& map, ProviderKind kind, EndpointPolicy& endpoint) {
  for (const auto& own : own_keys()) {
    if (says_where(own)) refuse_of_other(map, own, kind);
  }
  map.optional("region", endpoint.region);
  map.optional("location", endpoint.location);
}

}  // namespace purser::policy
