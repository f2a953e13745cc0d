// mcp_oauth.cpp: `oauth:` of a server: who we are there, and where tokens are kept.
#include <array>

#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/mcp_oauth.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, mcp::OAuthGrant>, 2> oauth_grants{{
    {"authorization_code", mcp::OAuthGrant::authorization_code},
    {"client_credentials", mcp::OAuthGrant::client_credentials},
}};

Result<> read_https_url(const Node& node, std::string& out) {
  if (auto done = check_url(node, false); !done) return done;
  return yaml::read(node, out);
}

/// What does not go together.
Result<> check_oauth(const MapReader& map, const McpOAuthPolicy& oauth) {
  const auto& node = map.node();
  for (const auto* key : {"client_secret", "issuer"}) {
    if (!map.has(key) || !oauth.client.id.empty()) continue;
    return fail(node.error_at_key(key, fmt::format("\"{}\" belongs to a \"client_id\"", key)));
  }
  const bool is_machine = oauth.grant == mcp::OAuthGrant::client_credentials;
  if (is_machine && oauth.client.secret.empty()) {
    return fail(node.error_at_key(
        "grant", "client_credentials need a \"client_id\" and a \"client_secret\""));
  }
  return {};
}

}  // namespace

Result<> read_oauth(const Node& node, McpOAuthPolicy& out) {
  MapReader map(node);
  map.optional("grant", [&](const Node& value) {
    return read_word<mcp::OAuthGrant>(value, "grant", oauth_grants, out.grant);
  });
  map.optional("client_id", [&](const Node& value) { return read_name(value, out.client.id); });
  map.optional("client_secret", out.client.secret);
  map.optional("issuer", [&](const Node& value) { return read_https_url(value, out.issuer); });
  map.optional("client_metadata_url",
               [&](const Node& value) { return read_https_url(value, out.client_metadata_url); });
  map.optional("redirect_port", [&](const Node& value) {
    return read_integer(value, 1, 65'535, out.redirect_port);
  });
  map.optional("tokens", [&](const Node& value) { return read_path(value, out.tokens); });
  if (auto done = map.finish(); !done) return done;
  return check_oauth(map, out);
}

}  // namespace purser::policy
