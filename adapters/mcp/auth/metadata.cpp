// metadata.cpp: well-known places, and what is read there.
#include <purser/adapters/mcp/auth/metadata.hpp>

#include <algorithm>

#include <purser/adapters/mcp/protocol/members.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t strings_max = 256;

std::vector<std::string> strings_in(const Json& document, const char* name) {
  std::vector<std::string> strings;
  const auto& found = member(document, name);
  if (!found.is_array()) return strings;
  for (const auto& one : found) {
    if (one.is_string() && strings.size() < strings_max) strings.push_back(one.get<std::string>());
  }
  return strings;
}

/// Without the slash at its end; empty for the root.
std::string bare_path(const http::Location& place) {
  auto path = place.path();
  while (path.ends_with('/')) path.pop_back();
  return path;
}

Result<std::vector<http::Location>> at(const http::Location& place,
                                       const std::vector<std::string>& paths) {
  std::vector<http::Location> urls;
  for (const auto& path : paths) {
    auto url = http::Location::parse(origin_as_issuer(place) + path, http::PlainHttp::anywhere);
    if (!url) return fail(std::move(url).error());
    urls.push_back(*std::move(url));
  }
  return urls;
}

tl::unexpected<Error> unusable(const std::string& whose, std::string why) {
  return fail(ErrorCode::protocol_error,
              "the authorisation metadata of " + whose + " " + std::move(why));
}

}  // namespace

std::string origin_as_issuer(const http::Location& server) {
  return (server.server().tls() ? "https://" : "http://") + server.server().authority();
}

Result<std::vector<http::Location>> resource_metadata_urls(const http::Location& server,
                                                           const std::string& named) {
  const std::string well_known = "/.well-known/oauth-protected-resource";
  if (!named.empty()) {
    auto url = http::Location::parse(named, http::PlainHttp::anywhere);
    if (!url) return fail(std::move(url).error());
    const bool is_plain = !url->server().tls() && !http::is_loopback(url->server().host());
    if (is_plain && !url->same_origin(server)) {
      return fail(ErrorCode::invalid_argument,
                  server.shown() + " names metadata at a place without encryption");
    }
    return std::vector<http::Location>{*std::move(url)};
  }
  const auto path = bare_path(server);
  if (path.empty()) return at(server, {well_known});
  return at(server, {well_known + path, well_known});
}

Result<std::vector<http::Location>> server_metadata_urls(const std::string& issuer) {
  const auto place = http::Location::parse(issuer);
  if (!place) return fail(place.error());
  const std::string oauth = "/.well-known/oauth-authorization-server";
  const std::string openid = "/.well-known/openid-configuration";
  const auto path = bare_path(*place);
  if (path.empty()) return at(*place, {oauth, openid});
  return at(*place, {oauth + path, openid + path, path + openid});
}

Result<http::Location> old_metadata_url(const http::Location& server) {
  return http::Location::parse(origin_as_issuer(server) + "/.well-known/oauth-authorization-server",
                               http::PlainHttp::anywhere);
}

bool covers(std::string_view resource, const http::Location& server) {
  const auto place = http::Location::parse(resource, http::PlainHttp::anywhere);
  if (!place || !place->same_origin(server)) return false;
  const auto prefix = bare_path(*place);
  const auto path = bare_path(server);
  return path == prefix || path.starts_with(prefix + "/") || prefix.empty();
}

Result<ProtectedResource> read_resource(const Json& document, const http::Location& server) {
  ProtectedResource read;
  read.resource = text_member(document, "resource");
  read.authorization_servers = strings_in(document, "authorization_servers");
  read.scopes_supported = strings_in(document, "scopes_supported");
  if (!covers(read.resource, server)) {
    return unusable(server.shown(), "is for another resource; its tokens are not asked for");
  }
  if (read.authorization_servers.empty()) {
    return unusable(server.shown(), "names no authorisation server");
  }
  return read;
}

Result<AuthorizationServer> read_server(const Json& document, const std::string& issuer) {
  AuthorizationServer read;
  read.issuer = text_member(document, "issuer");
  read.authorization_endpoint = text_member(document, "authorization_endpoint");
  read.token_endpoint = text_member(document, "token_endpoint");
  read.registration_endpoint = text_member(document, "registration_endpoint");
  read.scopes_supported = strings_in(document, "scopes_supported");
  read.token_auth_methods = strings_in(document, "token_endpoint_auth_methods_supported");
  read.code_challenge_methods = strings_in(document, "code_challenge_methods_supported");
  read.takes_metadata_documents = member(document, "client_id_metadata_document_supported") == true;
  read.sends_issuer = member(document, "authorization_response_iss_parameter_supported") == true;
  if (read.issuer != issuer) return unusable(issuer, "names another issuer; it is not trusted");
  if (read.token_endpoint.empty()) return unusable(issuer, "names no token_endpoint");
  return read;
}

AuthorizationServer default_server(const http::Location& server) {
  AuthorizationServer made;
  made.issuer = origin_as_issuer(server);
  made.authorization_endpoint = made.issuer + "/authorize";
  made.token_endpoint = made.issuer + "/token";
  made.registration_endpoint = made.issuer + "/register";
  made.code_challenge_methods = {"S256"};
  return made;
}

}  // namespace purser::mcp
