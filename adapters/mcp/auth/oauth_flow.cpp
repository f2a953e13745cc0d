// oauth_flow.cpp: discovery, client, user, token.
#include <purser/adapters/mcp/auth/detail/oauth_flow.hpp>

#include <purser/adapters/crypto/random.hpp>
#include <purser/runtime/base64.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t document_bytes_max = 256U * 1024;
constexpr std::chrono::milliseconds document_wait_max{30'000};

std::string random_text() { return to_base64url(crypto::random_bytes(32)); }

}  // namespace

Task<OAuthTokens> OAuthFlow::log_in(BearerChallenge challenge, std::optional<OAuthTokens> earlier) {
  auto found = co_await discover(challenge.resource_metadata);
  if (!found) co_return fail(std::move(found).error());
  const auto& server = found->server;
  const bool is_same = earlier && earlier->issuer == server.issuer;
  const auto supported = found->resource ? found->resource->scopes_supported : Scopes();
  auto scopes = choose_scopes(challenge.scope, supported, server.scopes_supported,
                              is_same ? earlier->scopes : Scopes());
  auto client = co_await find_client(server);
  if (!client) co_return fail(std::move(client).error());
  const auto resource = found->resource ? found->resource->resource : std::string();
  auto grant = client_grant(scopes, resource);
  auto asked = options_.grant == OAuthGrant::client_credentials
                   ? ask_token(server, *client, std::move(grant))
                   : ask_user(*found, *client, scopes);
  auto tokens = co_await std::move(asked);
  if (!tokens) co_return fail(std::move(tokens).error());
  tokens->scopes = std::move(scopes);
  tokens->resource = resource;
  co_return tokens;
}

Task<OAuthTokens> OAuthFlow::renew(OAuthTokens tokens) {
  const bool is_old = tokens.resource.empty() && tokens.issuer == origin_as_issuer(server_);
  auto finding = is_old ? find_old_server() : find_server(tokens.issuer);
  auto server = co_await std::move(finding);
  if (!server) co_return fail(std::move(server).error());
  auto client = co_await find_client(*server);
  if (!client) co_return fail(std::move(client).error());
  auto fields = refresh_grant(tokens.refresh, tokens.resource);
  auto renewed = co_await ask_token(*server, *client, std::move(fields));
  if (!renewed) co_return fail(std::move(renewed).error());
  renewed->scopes = tokens.scopes;
  renewed->resource = tokens.resource;
  if (renewed->refresh.empty()) renewed->refresh = tokens.refresh;
  co_return renewed;
}

Task<OAuthFlow::Place> OAuthFlow::discover(std::string named) {
  auto resource = co_await find_resource(std::move(named));
  if (!resource) co_return fail(std::move(resource).error());
  Place place;
  place.resource = *std::move(resource);
  auto finding = place.resource ? find_server(issuer_of(*place.resource)) : find_old_server();
  auto server = co_await std::move(finding);
  if (!server) co_return fail(std::move(server).error());
  place.server = *std::move(server);
  co_return place;
}

std::string OAuthFlow::issuer_of(const ProtectedResource& resource) const {
  const auto& issuers = resource.authorization_servers;
  return contains(issuers, options_.client_issuer) ? options_.client_issuer : issuers.front();
}

/// The first document there is counts; nothing: there is none.
Task<std::optional<ProtectedResource>> OAuthFlow::find_resource(std::string named) {
  const auto places = resource_metadata_urls(server_, named);
  if (!places) co_return fail(places.error());
  for (const auto& place : *places) {
    auto document = co_await fetch(place);
    if (!document) co_return fail(std::move(document).error());
    if (!*document) continue;
    auto read = read_resource(**document, server_);
    if (!read) co_return fail(std::move(read).error());
    co_return std::optional(*std::move(read));
  }
  if (named.empty()) co_return std::optional<ProtectedResource>();
  co_return fail(ErrorCode::protocol_error,
                 server_.shown() + " names metadata for its authorisation that is not there");
}

Task<AuthorizationServer> OAuthFlow::find_server(std::string issuer) {
  const auto places = server_metadata_urls(issuer);
  if (!places) co_return fail(places.error());
  for (const auto& place : *places) {
    auto document = co_await fetch(place);
    if (!document) co_return fail(std::move(document).error());
    if (!*document) continue;
    auto read = read_server(**document, issuer);
    co_return read;
  }
  co_return fail(ErrorCode::protocol_error,
                 "the authorisation server " + issuer + " publishes no metadata");
}

/// Of a server of 2025-03-26: at its root, or nowhere, and then its endpoints have fixed names.
Task<AuthorizationServer> OAuthFlow::find_old_server() {
  const auto issuer = origin_as_issuer(server_);
  const auto place = old_metadata_url(server_);
  if (!place) co_return fail(place.error());
  auto document = co_await fetch(*place);
  if (!document) co_return fail(std::move(document).error());
  if (!*document) co_return default_server(server_);
  auto read = read_server(**document, issuer);
  co_return read;
}

/// Nothing: there is no such document. Redirects are not followed.
Task<std::optional<Json>> OAuthFlow::fetch(const http::Location& place) {
  http::Request request(http::Method::get, place.server(), place.target());
  request.headers.emplace_back("Accept", "application/json");
  request.timeouts.total = document_wait_max;
  request.response_bytes_max = document_bytes_max;
  const auto response = co_await client_.send(request);
  if (!response) co_return fail(response.error());
  if (response->status >= 500) {
    co_return fail(ErrorCode::overloaded,
                   place.shown() + " answered HTTP " + std::to_string(response->status));
  }
  if (response->status != 200) co_return std::optional<Json>();
  auto document = parse_json(response->body);
  if (!document || !document->is_object()) co_return std::optional<Json>();
  co_return std::optional(*std::move(document));
}

/// Whether a client that was registered by hand is for `issuer`. It is the server of tools that
/// names issuers, so a secret for nobody in particular stays on that server's own host.
bool OAuthFlow::is_registered_at(const std::string& issuer) const {
  if (options_.client.id.empty()) return false;
  if (!options_.client_issuer.empty()) return options_.client_issuer == issuer;
  const bool is_secret = !options_.client.secret.empty() || !options_.key.private_key.empty();
  if (!is_secret) return true;
  const auto place = http::Location::parse(issuer, http::PlainHttp::anywhere);
  return place && place->server().host() == server_.server().host();
}

std::optional<OAuthClient> OAuthFlow::known_client(const AuthorizationServer& server) {
  if (is_registered_at(server.issuer)) return options_.client;
  if (!options_.client_metadata_url.empty() && server.takes_metadata_documents) {
    OAuthClient client;
    client.id = options_.client_metadata_url;
    client.auth_method = options_.key.private_key.empty() ? "none" : "private_key_jwt";
    return client;
  }
  auto kept = store_.client(server.issuer);
  const bool is_usable =
      kept && (kept->redirect_uri.empty() || kept->redirect_uri == options_.redirect_uri);
  return is_usable ? std::move(kept) : std::nullopt;
}

Task<OAuthClient> OAuthFlow::find_client(const AuthorizationServer& server) {
  if (auto known = known_client(server)) co_return *std::move(known);
  if (server.registration_endpoint.empty()) {
    co_return fail(
        ErrorCode::unsupported,
        server.issuer +
            " does not register clients by itself; register one there and "
            "configure its client id, and its issuer where that is another host than the "
            "server's");
  }
  auto request = registration_request(server, options_.client_name, options_.redirect_uri);
  if (!request) co_return fail(std::move(request).error());
  const auto response = co_await client_.send(*request);
  if (!response) co_return fail(response.error());
  auto registered = read_registration(*response, server);
  if (registered) {
    registered->redirect_uri = options_.redirect_uri;
    store_.keep_client(server.issuer, *registered);
  }
  co_return registered;
}

Task<OAuthTokens> OAuthFlow::ask_user(const Place& place, const OAuthClient& client,
                                      Scopes scopes) {
  if (!options_.browse) {
    co_return fail(ErrorCode::unsupported,
                   server_.shown() +
                       " wants a user to log in, and nobody can be asked here; log in once "
                       "where a page can be shown, and keep the tokens in a file");
  }
  const auto verifier = random_text();
  AuthorizationRequest question;
  question.client_id = client.id;
  question.redirect_uri = options_.redirect_uri;
  question.state = random_text();
  question.challenge = code_challenge(verifier);
  question.resource = place.resource ? place.resource->resource : "";
  question.scopes = std::move(scopes);
  auto page = authorization_url(place.server, question);
  if (!page) co_return fail(std::move(page).error());
  auto browsing = options_.browse(*std::move(page));
  const auto callback = co_await std::move(browsing);
  if (!callback) co_return fail(callback.error());
  const auto code = read_callback(*callback, question.state, place.server);
  if (!code) co_return fail(code.error());
  auto fields = code_grant(*code, verifier, options_.redirect_uri, question.resource);
  auto tokens = co_await ask_token(place.server, client, std::move(fields));
  co_return tokens;
}

Task<OAuthTokens> OAuthFlow::ask_token(const AuthorizationServer& server, const OAuthClient& client,
                                       FormFields fields) {
  TokenRequester requester;
  requester.client = client;
  requester.key = options_.key;
  requester.now = options_.timers->clock().wall_now();
  requester.nonce = random_text();
  auto request = token_request(server, requester, std::move(fields));
  if (!request) co_return fail(std::move(request).error());
  const auto response = co_await client_.send(*request);
  if (!response) co_return fail(response.error());
  auto tokens = read_tokens(*response, server, options_.timers->clock().wall_now());
  if (!tokens && tokens.error().peer_message().starts_with("invalid_client")) {
    store_.forget_client(server.issuer);
  }
  co_return tokens;
}

}  // namespace purser::mcp
