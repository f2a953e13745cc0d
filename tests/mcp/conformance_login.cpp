// conformance_login.cpp: how the conformance client logs in.
#include <purser/tests/mcp/conformance_login.hpp>

#include <iostream>

namespace purser {
namespace {

/// Asks for the login page, which agrees at once by sending the browser back.
Task<std::string> agree(http::Client client, http::Location page) {
  const http::Request request(http::Method::get, page.server(), page.target());
  auto sent = client.send(request);
  auto response = co_await std::move(sent);
  if (!response) co_return fail(std::move(response).error());
  const auto* back = response->find("Location");
  if (back == nullptr) co_return fail(ErrorCode::protocol_error, "the login page does not agree");
  co_return *back;
}

mcp::OAuthOptions login_options(const Json& context, const asio::any_io_executor& executor,
                                const std::shared_ptr<Timers>& timers) {
  mcp::OAuthOptions options(executor, timers);
  options.client.id = context.value("client_id", "");
  options.client.secret = Secret(context.value("client_secret", ""));
  options.key.private_key = Secret(context.value("private_key_pem", ""));
  options.key.algorithm = context.value("signing_algorithm", "ES256");
  options.client_issuer = context.value("issuer", "");
  options.client_metadata_url = "https://conformance-test.local/client-metadata.json";
  return options;
}

}  // namespace

std::shared_ptr<mcp::Authorizer> conformance_login(const Json& context,
                                                   const http::Location& server,
                                                   const asio::any_io_executor& executor,
                                                   const std::shared_ptr<Timers>& timers) {
  auto browser = http::Client::create(executor, timers, http::ClientOptions());
  if (!browser) return nullptr;
  auto options = login_options(context, executor, timers);
  if (context.value("name", "").find("client-credentials") != std::string::npos) {
    options.grant = mcp::OAuthGrant::client_credentials;
  }
  options.browse = [client = *browser](http::Location page) {
    return agree(client, std::move(page));
  };
  auto made = mcp::oauth(server, std::move(options));
  if (made) return *made;
  std::cerr << "login: " << made.error().message() << '\n';
  return nullptr;
}

}  // namespace purser
