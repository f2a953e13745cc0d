// providers_section.cpp: `providers:`: who answers, where, with which key.
#include <array>

#include <purser/adapters/http/url.hpp>
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, ProviderKind>, 3> kinds{{
    {"openai", ProviderKind::openai},
    {"anthropic", ProviderKind::anthropic},
    {"simulator", ProviderKind::simulator},
}};
constexpr std::array<std::pair<std::string_view, ProviderKind>, 2> interfaces{{
    {"openai", ProviderKind::openai},
    {"anthropic", ProviderKind::anthropic},
}};
constexpr std::array<std::pair<std::string_view, Auth>, 2> auths{{
    {"x-api-key", Auth::x_api_key},
    {"bearer", Auth::bearer},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> limit_fields{{
    {"max_completion_tokens", "max_completion_tokens"},
    {"max_tokens", "max_tokens"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> versions{{
    {"2023-06-01", "2023-06-01"},
    {"2026-10-21", "2026-10-21"},
}};

void read_kind(MapReader& map, ProviderPolicy& provider) {
  bool known = false;
  for (const auto& [word, kind] : kinds) {
    if (word != provider.name) continue;
    provider.kind = kind;
    known = true;
  }
  const auto read = [&](const Node& node) {
    return read_word<ProviderKind>(node, "kind", kinds, provider.kind);
  };
  known ? map.optional("kind", read) : map.required("kind", read);
  if (provider.kind != ProviderKind::simulator) {
    provider.interface = provider.kind;
    return;
  }
  map.optional("interface", [&](const Node& node) {
    return read_word<ProviderKind>(node, "interface", interfaces, provider.interface);
  });
}

std::string usual_variable(ProviderKind kind) {
  if (kind == ProviderKind::openai) return "OPENAI_API_KEY";
  if (kind == ProviderKind::anthropic) return "ANTHROPIC_API_KEY";
  return {};
}

/// A provider at its usual place takes the usual variable; another server gets no key unasked.
void read_key(MapReader& map, ProviderPolicy& provider, const Environment& environment) {
  map.optional("api_key", [&](const Node& node) {
    provider.api_key_place = node.where();
    provider.api_key_variable = yaml::first_variable(node.written());
    return yaml::read(node, provider.api_key);
  });
  if (map.has("api_key") || map.has("base_url")) return;
  provider.api_key_variable = usual_variable(provider.kind);
  if (provider.api_key_variable.empty() || !environment) return;
  if (auto key = environment(provider.api_key_variable)) provider.api_key = Secret(*std::move(key));
}

}  // namespace

Result<> check_url(const Node& node, bool allow_plain_http) {
  const auto text = node.string();
  if (!text) return fail(text.error());
  const auto plain = allow_plain_http ? http::PlainHttp::anywhere : http::PlainHttp::loopback_only;
  const auto url = http::Url::parse(*text, plain);
  if (url) return {};
  if (!node.from_environment()) return fail(node.error(url.error().message()));
  return fail(node.error(
      node.describe() +
      " does not hold a usable URL such as https://example.com/v1 (http:// reaches only this "
      "machine unless allow_plain_http is true)"));
}

namespace {

void read_place(MapReader& map, ProviderPolicy& provider) {
  map.optional("allow_plain_http", provider.allow_plain_http);
  map.optional("base_url", [&](const Node& node) -> Result<> {
    if (auto done = check_url(node, provider.allow_plain_http); !done) return done;
    return yaml::read(node, provider.base_url);
  });
}

Result<> read_timeouts(const Node& node, TimeoutsPolicy& timeouts) {
  MapReader map(node);
  const auto optional = [&](std::string_view key, std::optional<std::chrono::milliseconds>& out) {
    map.optional(key, [&out](const Node& value) { return read_timeout(value, out.emplace()); });
  };
  optional("connect", timeouts.connect);
  optional("first_byte", timeouts.first_byte);
  optional("idle", timeouts.idle);
  optional("total", timeouts.total);
  return map.finish();
}

Result<> read_headers(const Node& node, ProviderPolicy& provider) {
  if (node.kind() != yaml::Kind::map) {
    return fail(node.error("expected a map of header names and values, found " + node.describe()));
  }
  for (const auto& [name, value] : node.members()) {
    Secret text;
    if (auto done = yaml::read(value, text); !done) return done;
    const auto letters = text.reveal();
    if (letters.find_first_of(std::string_view("\r\n\0", 3)) != letters.npos) {
      return fail(value.error("a header's value is one line"));
    }
    provider.headers.emplace_back(name, std::move(text));
  }
  return {};
}

void only_for(MapReader& map, std::string_view key, const ProviderPolicy& provider,
              ProviderKind kind) {
  if (!map.has(key) || provider.kind == kind) return;
  map.refuse(key, fmt::format("\"{}\" is for providers of kind {}, this one is of kind {}", key,
                              to_string(kind), to_string(provider.kind)));
}

void read_choice(MapReader& map, std::string_view key, Words<std::string_view> words,
                 std::string& out) {
  map.optional(key, [&](const Node& node) -> Result<> {
    std::string_view word;
    auto done = read_word<std::string_view>(node, key, words, word);
    out = word;
    return done;
  });
}

void read_own_words(MapReader& map, ProviderPolicy& provider) {
  only_for(map, "interface", provider, ProviderKind::simulator);
  for (const auto* key : {"organization", "project", "output_limit_field"}) {
    only_for(map, key, provider, ProviderKind::openai);
  }
  only_for(map, "auth", provider, ProviderKind::anthropic);
  only_for(map, "version", provider, ProviderKind::anthropic);
  map.optional("organization", provider.organization);
  map.optional("auth", [&](const Node& node) {
    return read_word<Auth>(node, "way of authentication", auths, provider.auth);
  });
  map.optional("project", provider.project);
  read_choice(map, "output_limit_field", limit_fields, provider.output_limit_field);
  read_choice(map, "version", versions, provider.version);
}

/// The simulator listens where it is started.
void check_simulator(MapReader& map, const ProviderPolicy& provider) {
  if (provider.kind == ProviderKind::simulator && map.has("base_url")) {
    map.refuse("base_url",
               "a provider of kind simulator is started by the program; for one that runs "
               "elsewhere write kind: openai or kind: anthropic");
  }
}

Result<> read_provider(const Node& node, ProviderPolicy& provider, const Environment& environment) {
  MapReader map(node);
  read_kind(map, provider);
  read_own_words(map, provider);
  check_simulator(map, provider);
  read_place(map, provider);
  read_key(map, provider, environment);
  read_endpoints(map, provider);
  map.optional("free", provider.free);
  map.optional("timeouts",
               [&](const Node& value) { return read_timeouts(value, provider.timeouts); });
  map.optional("headers", [&](const Node& value) { return read_headers(value, provider); });
  return map.finish();
}

}  // namespace

void read_providers(Reading& reading, const Node& node) {
  read_members(reading, node, [&](const std::string& name, const Node& value) {
    ProviderPolicy provider;
    provider.name = name;
    provider.place = value.where();
    provider.api_key_place = provider.place;
    auto done = read_provider(value, provider, reading.options.environment);
    reading.policy.providers.push_back(std::move(provider));
    return done;
  });
  if (node.kind() == yaml::Kind::map && node.members().empty()) {
    reading.problems.push_back(node.error("expected at least one provider"));
  }
}

}  // namespace purser::policy
