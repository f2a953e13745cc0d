// authorization.cpp: a URL built, and one read.
#include <purser/adapters/mcp/auth/authorization.hpp>

#include <algorithm>

#include <purser/adapters/crypto/hmac.hpp>
#include <purser/adapters/crypto/sha256.hpp>
#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::mcp {

std::string code_challenge(std::string_view verifier) {
  crypto::Sha256 hash;
  const auto digest = hash(verifier);
  return to_base64url(
      std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Result<http::Location> authorization_url(const AuthorizationServer& server,
                                         const AuthorizationRequest& request) {
  if (!contains(server.code_challenge_methods, "S256")) {
    return fail(ErrorCode::protocol_error,
                server.issuer +
                    " does not say that it supports PKCE with S256, without which a "
                    "code could be stolen");
  }
  FormFields fields{{"response_type", "code"},
                    {"client_id", request.client_id},
                    {"redirect_uri", request.redirect_uri},
                    {"state", request.state},
                    {"code_challenge", request.challenge},
                    {"code_challenge_method", "S256"}};
  if (!request.scopes.empty()) fields.emplace_back("scope", print_scopes(request.scopes));
  if (!request.resource.empty()) fields.emplace_back("resource", request.resource);
  if (contains(request.scopes, "offline_access")) fields.emplace_back("prompt", "consent");
  const auto& endpoint = server.authorization_endpoint;
  const char* join = endpoint.find('?') == std::string::npos ? "?" : "&";
  auto url = http::Location::parse(endpoint + join + print_form(fields));
  if (!url) {
    return fail(ErrorCode::protocol_error,
                server.issuer + " has no authorization_endpoint that a browser may be sent to");
  }
  return url;
}

Result<Secret> read_callback(std::string_view callback, std::string_view state,
                             const AuthorizationServer& server) {
  const auto query = callback.substr(std::min(callback.find('?'), callback.size()));
  const auto end = query.find('#');
  const auto fields = read_form(query.empty() ? query : query.substr(1, end - 1));
  if (!crypto::equal_in_constant_time(only_value(fields, "state").value_or(""), state)) {
    return fail(ErrorCode::protocol_error,
                "the answer to the authorisation is not to our question (its state differs)");
  }
  const auto issuer = only_value(fields, "iss");
  if (issuer ? *issuer != server.issuer : server.sends_issuer) {
    return fail(ErrorCode::protocol_error,
                "the answer to the authorisation does not come from " + server.issuer);
  }
  if (const auto error = only_value(fields, "error")) {
    return fail(Error(ErrorCode::permission_denied, server.issuer + " did not authorise us")
                    .with_peer_message(*error + ": " +
                                       only_value(fields, "error_description").value_or("")));
  }
  auto code = only_value(fields, "code");
  if (!code || code->empty()) {
    return fail(ErrorCode::protocol_error, server.issuer + " sent neither a code nor an error");
  }
  return Secret(*std::move(code));
}

}  // namespace purser::mcp
