// token_json.cpp: two objects of objects; what is empty is left out.
#include <purser/adapters/mcp/auth/token_json.hpp>

#include <purser/runtime/json.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::mcp {
namespace {

constexpr int format_version = 1;

void set_text(Json& object, const char* key, std::string_view text) {
  if (!text.empty()) object[key] = text;
}

Json json_of(const OAuthTokens& tokens) {
  auto json = Json::object();
  set_text(json, "access", tokens.access.reveal());
  set_text(json, "refresh", tokens.refresh.reveal());
  if (tokens.expires != WallTime::max()) json["expires"] = rfc3339(tokens.expires);
  set_text(json, "issuer", tokens.issuer);
  set_text(json, "resource", tokens.resource);
  if (!tokens.scopes.empty()) json["scopes"] = tokens.scopes;
  return json;
}

Json json_of(const OAuthClient& client) {
  auto json = Json::object();
  set_text(json, "id", client.id);
  set_text(json, "secret", client.secret.reveal());
  set_text(json, "auth_method", client.auth_method);
  set_text(json, "redirect_uri", client.redirect_uri);
  return json;
}

template <class T>
Json json_of(const std::map<std::string, T>& all) {
  auto json = Json::object();
  for (const auto& [name, one] : all) json[name] = json_of(one);
  return json;
}

/// Members of an object that was written here; any other shape throws Json::exception.
std::string kept_text(const Json& object, const char* key) {
  return object.value(key, std::string());
}

void read_one(const Json& json, OAuthTokens& tokens) {
  tokens.access = Secret(kept_text(json, "access"));
  tokens.refresh = Secret(kept_text(json, "refresh"));
  tokens.issuer = kept_text(json, "issuer");
  tokens.resource = kept_text(json, "resource");
  tokens.scopes = json.value("scopes", tokens.scopes);
  const auto expires = kept_text(json, "expires");
  // A time that cannot be read is over: the token is renewed.
  if (!expires.empty()) tokens.expires = parse_wall_time(expires).value_or(WallTime());
}

void read_one(const Json& json, OAuthClient& client) {
  client.id = kept_text(json, "id");
  client.secret = Secret(kept_text(json, "secret"));
  client.auth_method = kept_text(json, "auth_method");
  client.redirect_uri = kept_text(json, "redirect_uri");
}

template <class T>
void read_all(const Json& json, std::map<std::string, T>& all) {
  for (const auto& [name, one] : json.items()) read_one(one, all[name]);
}

}  // namespace

std::string print_tokens(const KeptTokens& kept) {
  return dump_json_pretty({{"version", format_version},
                           {"servers", json_of(kept.tokens)},
                           {"clients", json_of(kept.clients)}}) +
         '\n';
}

Result<KeptTokens> read_tokens(std::string_view text) {
  const Error unreadable(ErrorCode::invalid_argument, "it holds no tokens of this program");
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return fail(unreadable);
  try {
    if (json->at("version") != format_version) return fail(unreadable);
    KeptTokens kept;
    read_all(json->at("servers"), kept.tokens);
    read_all(json->at("clients"), kept.clients);
    return kept;
  } catch (const Json::exception&) {
    return fail(unreadable);
  }
}

}  // namespace purser::mcp
