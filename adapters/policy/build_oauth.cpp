// build_oauth.cpp: a server's authorizer: tokens from a file, users through a browser.
#include <purser/adapters/mcp/auth/file_token_store.hpp>
#include <purser/adapters/mcp/auth/loopback_redirect.hpp>
#include <purser/adapters/mcp/auth/oauth.hpp>
#include <purser/adapters/policy/detail/mcp_oauth.hpp>

namespace purser::policy {
namespace {

bool asks_user(const McpServerPolicy& server, const Surroundings& surroundings) {
  return server.oauth && server.oauth->grant == mcp::OAuthGrant::authorization_code &&
         surroundings.show_sign_in != nullptr;
}

}  // namespace

Result<std::shared_ptr<mcp::Authorizer>> mcp_authorizer(const McpServerPolicy& server,
                                                        const http::Location& url,
                                                        const asio::any_io_executor& executor,
                                                        const std::shared_ptr<Timers>& timers,
                                                        const Surroundings& surroundings) {
  const auto& policy = *server.oauth;
  mcp::OAuthOptions options(executor, timers);
  options.grant = policy.grant;
  options.client = policy.client;
  options.client_issuer = policy.issuer;
  options.client_metadata_url = policy.client_metadata_url;
  options.connections.ca_file = surroundings.client.options().ca_file;
  options.connections.verify_certificates = surroundings.client.options().verify_certificates;
  const auto& file = policy.tokens.empty() ? surroundings.mcp_tokens : policy.tokens;
  if (!file.empty()) {
    auto store = mcp::file_token_store(file);
    if (!store) return fail(std::move(store).error());
    options.store = *std::move(store);
  }
  if (asks_user(server, surroundings)) {
    auto redirect = mcp::loopback_redirect(
        executor, timers,
        [show = surroundings.show_sign_in, name = server.name](const std::string& page) {
          show(name, page);
        },
        policy.redirect_port);
    if (!redirect) return fail(std::move(redirect).error());
    options.redirect_uri = std::move(redirect->redirect_uri);
    options.browse = std::move(redirect->browse);
  }
  return mcp::oauth(url, std::move(options));
}

std::chrono::milliseconds sign_in_time(const McpServerPolicy& server,
                                       const Surroundings& surroundings) {
  return asks_user(server, surroundings) ? mcp::login_max_default : std::chrono::milliseconds(0);
}

}  // namespace purser::policy
