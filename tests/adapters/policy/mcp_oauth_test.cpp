// mcp_oauth_test.cpp: users and machines that sign in at a policy's servers.
#include <purser/adapters/policy/build_mcp.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include <purser/adapters/mcp/auth/file_token_store.hpp>
#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/adapters/mcp/auth/oauth_fixture.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_probe.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

/// A server with one tool for those who have a token.
struct GuardedServer {
  mcp::AuthorityScript script;

  GuardedServer() {
    script.set_for("/mcp", [](const std::string& request) -> std::pair<int, Json> {
      if (request.find("Authorization: Bearer token-") == std::string::npos) return {401, Json()};
      const auto message = parse_json(request.substr(request.find("\r\n\r\n") + 4));
      if (!message) return {405, Json()};
      if (!message->contains("id")) return {202, Json()};
      Json result{{"tools", {{{"name", "quote"}, {"inputSchema", {{"type", "object"}}}}}}};
      if ((*message)["method"] == "initialize") {
        result = {{"protocolVersion", "2025-11-25"},
                  {"capabilities", {{"tools", Json::object()}}},
                  {"serverInfo", {{"name", "rates"}, {"version", "1"}}}};
      }
      return {200, {{"jsonrpc", "2.0"}, {"id", (*message)["id"]}, {"result", result}}};
    });
  }
  [[nodiscard]] std::string url() const { return script.url() + "/mcp"; }
};

/// A program that uses the server, until it ends.
struct Program {
  asio::io_context context;
  std::shared_ptr<Timers> timers = make_timers(context.get_executor());
  policy::Surroundings surroundings{
      http::Client::create(context.get_executor(), timers, {}).value()};
  std::string shown;  ///< the server that wanted a user
  std::thread browser;

  ~Program() {
    if (browser.joinable()) browser.join();
  }

  /// Somebody who opens the page at once, and agrees.
  void with_user() {
    surroundings.show_sign_in = [this](const std::string& server, const std::string& page) {
      shown = server;
      const auto fields = mcp::read_form(http::Location::parse(page)->query());
      const auto back = mcp::only_value(fields, "redirect_uri").value();
      const auto state = percent_encoded(mcp::only_value(fields, "state").value());
      browser = std::thread([back, state] {
        probe::HttpProbe probe(http::Location::parse(back)->server().port());
        probe.send("GET /callback?code=c&state=" + state + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(probe.read_response().status == 200);
      });
    };
  }

  Result<std::size_t> count_tools(const std::string& server) {
    const auto text =
        "version: 1\nproviders: {a: {kind: openai, free: true, "
        "base_url: 'http://127.0.0.1:9/v1'}}\nmcp: {rates: " +
        server + "}";
    auto policy = policy::parse_policy(text, "p.yaml", {});
    if (!policy) FAIL(policy.error().message());
    auto source = policy::mcp_source(*policy->mcp_server("rates"), context.get_executor(), timers,
                                     surroundings);
    if (!source) return fail(source.error());
    using Tools = std::vector<std::shared_ptr<const Tool>>;
    std::optional<Result<Tools>> listed;
    asio::co_spawn(context, (*source)->tools(), [&](std::exception_ptr, Result<Tools> tools) {
      listed.emplace(std::move(tools));
    });
    while (!listed) {
      context.restart();
      REQUIRE(context.run_one_for(std::chrono::seconds(20)) > 0);
    }
    return listed->map([](const Tools& tools) { return tools.size(); });
  }
};

std::uint16_t free_port() {
  asio::io_context context;
  const asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

}  // namespace

TEST_CASE("policy oauth: a user signs in once, and later programs find the token") {
  const GuardedServer served;
  const TemporaryFolder folder;
  const auto server = "{url: '" + served.url() +
                      "', era: legacy, oauth: {redirect_port: " + std::to_string(free_port()) +
                      "}}";
  Program first;
  first.with_user();
  first.surroundings.mcp_tokens = folder.file("state/tokens.json");
  CHECK(first.count_tools(server) == 1U);
  CHECK(first.shown == "rates");

  Program second;  // without a terminal
  second.surroundings.mcp_tokens = folder.file("state/tokens.json");
  CHECK(second.count_tools(server) == 1U);
  CHECK(served.script.tokens == 1);
}

TEST_CASE("policy oauth: without anybody to ask the error says what is wanted") {
  const GuardedServer served;
  Program program;
  const auto tools = program.count_tools("{url: '" + served.url() + "', era: legacy, oauth: {}}");
  REQUIRE_FALSE(tools);
  CHECK(tools.error().message().find("wants a user to log in") != std::string::npos);
}

TEST_CASE("policy oauth: a machine signs in by its own secret, into the file of the policy") {
  GuardedServer served;
  served.script.metadata_more = {{"token_endpoint_auth_methods_supported", {"client_secret_post"}}};
  const TemporaryFolder folder;
  Program program;
  program.surroundings.mcp_tokens = folder.file("other.json");
  const auto tools =
      program.count_tools("{url: '" + served.url() +
                          "', era: legacy, oauth: {grant: client_credentials, client_id: c, "
                          "client_secret: s, tokens: '" +
                          folder.file("own.json") + "'}}");
  CHECK(tools == 1U);
  const auto asked = served.script.asked("POST /token");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].body.find("grant_type=client_credentials") != std::string::npos);
  CHECK(asked[0].body.find("client_secret=s") != std::string::npos);
  CHECK(mcp::file_token_store(folder.file("own.json")).value()->tokens(served.url()));
  CHECK_FALSE(mcp::file_token_store(folder.file("other.json")).value()->tokens(served.url()));
}

TEST_CASE("policy oauth: a file of tokens that others can read is an error at its place") {
  const TemporaryFolder folder;
  const auto file = folder.file("tokens.json");
  {
    mcp::file_token_store(file).value()->keep_client("https://a.example", {"c"});
  }
  std::filesystem::permissions(file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  Program program;
  const auto tools =
      program.count_tools("{url: 'https://a.example', oauth: {tokens: '" + file + "'}}");
  REQUIRE_FALSE(tools);
  CHECK(tools.error().message().find("p.yaml:3:14: ") == 0);
  CHECK(tools.error().message().find("chmod 600") != std::string::npos);
}
