// token_request.cpp: forms with a proof of who sends them; JSON with tokens or reasons.
#include <purser/adapters/mcp/auth/token_request.hpp>

#include <algorithm>
#include <array>

#include <purser/adapters/crypto/signature.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/base64.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/percent_encoded.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t token_answer_bytes_max = 256U * 1024;
constexpr std::chrono::milliseconds token_answer_wait_max{30'000};
constexpr std::chrono::seconds proof_lifetime{300};

bool can(std::string_view method, const OAuthClient& client, const ClientKey& key) {
  if (method == "private_key_jwt") return !key.private_key.empty();
  if (method == "client_secret_basic" || method == "client_secret_post") {
    return !client.secret.empty();
  }
  return method == "none";
}

Result<http::Request> post_to(const std::string& endpoint, const AuthorizationServer& server) {
  const auto url = http::Location::parse(endpoint);
  if (!url) {
    return fail(ErrorCode::protocol_error,
                server.issuer + " names an endpoint that is no URL with encryption");
  }
  http::Request request(http::Method::post, url->server(), url->target());
  request.headers.emplace_back("Accept", "application/json");
  request.timeouts.total = token_answer_wait_max;
  request.response_bytes_max = token_answer_bytes_max;
  return request;
}

Secret basic(const OAuthClient& client) {
  const Secret pair(percent_encoded(client.id) + ":" + percent_encoded(client.secret.reveal()));
  return Secret("Basic " + to_base64(pair.reveal()));
}

std::int64_t seconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// A signed statement of ours that we are the client.
Result<std::string> signed_proof(const AuthorizationServer& server,
                                 const TokenRequester& requester) {
  Json header = Json::object();
  header["alg"] = requester.key.algorithm;
  header["typ"] = "JWT";
  Json claims = Json::object();
  claims["iss"] = requester.client.id;
  claims["sub"] = requester.client.id;
  claims["aud"] = server.issuer;
  claims["jti"] = requester.nonce;
  claims["iat"] = seconds_of(requester.now);
  claims["exp"] = seconds_of(requester.now + proof_lifetime);
  auto text = to_base64url(dump_json(header)) + "." + to_base64url(dump_json(claims));
  const auto signature =
      crypto::sign(requester.key.algorithm, requester.key.private_key.reveal(), text);
  if (!signature) {
    return fail(ErrorCode::invalid_argument,
                "the private key of the client cannot sign with " + requester.key.algorithm);
  }
  return text + "." + to_base64url(*signature);
}

Result<> add_proof(const AuthorizationServer& server, const TokenRequester& requester,
                   http::Request& request, FormFields& fields) {
  const auto& client = requester.client;
  const auto method = auth_method_of(client, requester.key, server);
  if (method == "client_secret_basic") {
    request.secret_headers.emplace_back("Authorization", basic(client));
    return {};
  }
  fields.emplace_back("client_id", client.id);
  if (method == "client_secret_post") {
    fields.emplace_back("client_secret", std::string(client.secret.reveal()));
  }
  if (method != "private_key_jwt") return {};
  auto proof = signed_proof(server, requester);
  if (!proof) return fail(std::move(proof).error());
  fields.emplace_back("client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  fields.emplace_back("client_assertion", *std::move(proof));
  return {};
}

Error refused_by(const AuthorizationServer& server, const char* what,
                 const http::Response& response) {
  const auto document = parse_json(response.body);
  auto words = document ? text_member(*document, "error") : std::string();
  if (document) words += ": " + text_member(*document, "error_description");
  const bool passing = response.status >= 500 || response.status == 429;
  return Error(
             passing ? ErrorCode::overloaded : ErrorCode::unauthenticated,
             server.issuer + " refused " + what + " (HTTP " + std::to_string(response.status) + ")")
      .with_peer_message(document ? words : response.body);
}

bool is_success(const http::Response& response) {
  return response.status >= 200 && response.status < 300;
}

/// A token that could not stand in a header is none.
bool is_token_text(const std::string& token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

WallTime expiry_in(const Json& document, WallTime now) {
  constexpr std::int64_t far = std::int64_t{10} * 365 * 24 * 3600;
  const auto found = document.find("expires_in");
  if (found == document.end() || !found->is_number()) return WallTime::max();
  const auto given = found->get<double>();
  if (!(given >= 0)) return now;
  const auto seconds = given > static_cast<double>(far) ? far : static_cast<std::int64_t>(given);
  return now + std::chrono::seconds(seconds);
}

}  // namespace

std::string auth_method_of(const OAuthClient& client, const ClientKey& key,
                           const AuthorizationServer& server) {
  if (!client.auth_method.empty() && can(client.auth_method, client, key)) {
    return client.auth_method;
  }
  auto advertised = server.token_auth_methods;
  if (advertised.empty()) advertised = {"private_key_jwt", "client_secret_basic"};
  for (const std::string_view method :
       {"private_key_jwt", "client_secret_basic", "client_secret_post"}) {
    if (contains(advertised, method) && can(method, client, key)) return std::string(method);
  }
  return "none";
}

FormFields code_grant(const Secret& code, std::string_view verifier, std::string_view redirect_uri,
                      std::string_view resource) {
  FormFields fields{{"grant_type", "authorization_code"},
                    {"code", std::string(code.reveal())},
                    {"code_verifier", std::string(verifier)},
                    {"redirect_uri", std::string(redirect_uri)}};
  if (!resource.empty()) fields.emplace_back("resource", resource);
  return fields;
}

FormFields refresh_grant(const Secret& refresh, std::string_view resource) {
  FormFields fields{{"grant_type", "refresh_token"},
                    {"refresh_token", std::string(refresh.reveal())}};
  if (!resource.empty()) fields.emplace_back("resource", resource);
  return fields;
}

FormFields client_grant(const Scopes& scopes, std::string_view resource) {
  FormFields fields{{"grant_type", "client_credentials"}};
  if (!scopes.empty()) fields.emplace_back("scope", print_scopes(scopes));
  if (!resource.empty()) fields.emplace_back("resource", resource);
  return fields;
}

Result<http::Request> token_request(const AuthorizationServer& server,
                                    const TokenRequester& requester, FormFields fields) {
  auto request = post_to(server.token_endpoint, server);
  if (!request) return request;
  request->headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  if (auto added = add_proof(server, requester, *request, fields); !added) {
    return fail(std::move(added).error());
  }
  request->body = print_form(fields);
  return request;
}

Result<OAuthTokens> read_tokens(const http::Response& response, const AuthorizationServer& server,
                                WallTime now) {
  if (!is_success(response)) return fail(refused_by(server, "a token", response));
  const auto document = parse_json(response.body);
  const auto access = document ? text_member(*document, "access_token") : std::string();
  if (!is_token_text(access) ||
      !same_but_for_case("bearer", text_member(*document, "token_type"))) {
    return fail(ErrorCode::protocol_error, server.issuer + " answered without a bearer token");
  }
  OAuthTokens tokens;
  tokens.access = Secret(access);
  tokens.refresh = Secret(text_member(*document, "refresh_token"));
  tokens.expires = expiry_in(*document, now);
  tokens.issuer = server.issuer;
  return tokens;
}

Result<http::Request> registration_request(const AuthorizationServer& server,
                                           std::string_view client_name,
                                           std::string_view redirect_uri) {
  auto request = post_to(server.registration_endpoint, server);
  if (!request) return request;
  const auto& methods = server.token_auth_methods;
  const bool is_public = methods.empty() || contains(methods, "none");
  const bool by_basic = contains(methods, "client_secret_basic");
  Json body = Json::object();
  body["client_name"] = client_name;
  body["application_type"] = "native";
  body["redirect_uris"] = Json::array({std::string(redirect_uri)});
  body["grant_types"] = Json::array({"authorization_code", "refresh_token"});
  body["response_types"] = Json::array({"code"});
  body["token_endpoint_auth_method"] =
      is_public ? "none" : (by_basic ? "client_secret_basic" : "client_secret_post");
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = dump_json(body);
  return request;
}

Result<OAuthClient> read_registration(const http::Response& response,
                                      const AuthorizationServer& server) {
  if (!is_success(response)) return fail(refused_by(server, "to register us", response));
  const auto document = parse_json(response.body);
  OAuthClient client;
  if (document) {
    client.id = text_member(*document, "client_id");
    client.secret = Secret(text_member(*document, "client_secret"));
    client.auth_method = text_member(*document, "token_endpoint_auth_method");
  }
  if (client.id.empty()) {
    return fail(ErrorCode::protocol_error, server.issuer + " registered us without a client_id");
  }
  return client;
}

}  // namespace purser::mcp
