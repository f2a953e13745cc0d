// providers_section.cpp: `providers:`: who answers, where, with which key.
#include <algorithm>

#include <purser/adapters/http/url.hpp>
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/own_keys.hpp>
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

using KindWord = std::pair<std::string_view, ProviderKind>;

/// All kinds, or all but the simulator.
std::vector<KindWord> kind_words(bool with_simulator) {
  std::vector<KindWord> words;
  for (const auto& row : provider_kinds()) {
    if (with_simulator || row.kind != ProviderKind::simulator)
      words.emplace_back(row.word, row.kind);
  }
  return words;
}

void read_kind(MapReader& map, ProviderPolicy& provider) {
  const auto words = kind_words(true);
  const auto named = std::find_if(words.begin(), words.end(), [&](const KindWord& word) {
    return word.first == provider.name;
  });
  if (named != words.end()) provider.kind = named->second;
  const auto read = [&](const Node& node) {
    return read_word<ProviderKind>(node, "kind", words, provider.kind);
  };
  named != words.end() ? map.optional("kind", read) : map.required("kind", read);
  if (provider.kind != ProviderKind::simulator) {
    provider.interface = provider.kind;
    return;
  }
  const auto interfaces = kind_words(false);
  map.optional("interface", [&](const Node& node) {
    return read_word<ProviderKind>(node, "interface", interfaces, provider.interface);
  });
}

/// A provider at its usual place takes the usual variable; another server gets no key unasked.
void read_key(MapReader& map, ProviderPolicy& provider, const Environment& environment) {
  map.optional("api_key", [&](const Node& node) {
    provider.api_key_place = node.where();
    provider.api_key_variable = yaml::first_variable(node.written());
    return yaml::read(node, provider.api_key);
  });
  if (map.has("api_key") || map.has("base_url")) return;
  provider.api_key_variable = row_of(provider.kind).key_variable;
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

/// Two kinds have no usual place.
void check_place(MapReader& map, const ProviderPolicy& provider) {
  const bool has_place = map.has("base_url") || map.has("endpoints");
  if (provider.kind == ProviderKind::azure && !has_place) {
    map.refuse("",
               "a provider of kind azure needs base_url: "
               "https://RESOURCE.openai.azure.com/openai/v1");
  }
  if (provider.kind == ProviderKind::vertex_ai && !map.has("project")) {
    map.refuse("", "a provider of kind vertex_ai needs project: the Google Cloud project");
  }
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
  read_own_keys(map, provider, environment);
  check_simulator(map, provider);
  read_place(map, provider);
  read_key(map, provider, environment);
  read_endpoints(map, provider);
  map.optional("free",
               [&](const Node& value) { return yaml::read(value, provider.free.emplace()); });
  check_place(map, provider);
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
