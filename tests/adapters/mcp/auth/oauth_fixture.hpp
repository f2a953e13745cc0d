// oauth_fixture.hpp: a server that wants tokens and one that gives them, as a script in one
// process, and a user who agrees.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/adapters/mcp/auth/oauth.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/percent_encoded.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_peer.hpp>
#include <purser/tests/support/virtual_clock.hpp>

namespace purser::mcp {

struct Asked {
  std::string line;  ///< `POST /token`
  std::string head;
  std::string body;
};

/// Answers by path; counts what it was asked. Thread-safe.
class AuthorityScript {
 public:
  AuthorityScript() {
    set("/.well-known/oauth-protected-resource/mcp", [this] { return resource(); });
    set("/.well-known/oauth-authorization-server", [this] { return metadata(); });
    registration = Json{{"client_id", "registered"}, {"token_endpoint_auth_method", "none"}};
    set("/register", [this] { return std::pair(201, registration); });
    set("/token", [this] { return token(); });
  }

  [[nodiscard]] std::string url() const { return peer_.url(); }
  [[nodiscard]] http::Location server() const {
    return http::Location::parse(url() + "/mcp").value();
  }

  using Answer = std::function<std::pair<int, Json>()>;
  void set(const std::string& path, Answer answer) {
    set_for(path,
            [answer = std::move(answer)](const std::string& /*request*/) { return answer(); });
  }
  /// `answer` gets the whole request.
  void set_for(const std::string& path,
               std::function<std::pair<int, Json>(const std::string& request)> answer) {
    const std::lock_guard lock(mutex_);
    answers_[path] = std::move(answer);
  }
  void drop(const std::string& path) {
    const std::lock_guard lock(mutex_);
    answers_.erase(path);
  }
  [[nodiscard]] std::vector<Asked> asked(const std::string& line) const {
    const std::lock_guard lock(mutex_);
    std::vector<Asked> found;
    for (const auto& one : asked_) {
      if (one.line == line) found.push_back(one);
    }
    return found;
  }
  [[nodiscard]] std::size_t all() const {
    const std::lock_guard lock(mutex_);
    return asked_.size();
  }

  // What it publishes. Set before it is asked.
  Json resource_more = Json::object();
  Json metadata_more = Json::object();
  Json token_more = Json::object();
  Json registration;
  int tokens = 0;  ///< given out

 private:
  std::pair<int, Json> resource() {
    Json document{{"resource", url() + "/mcp"}, {"authorization_servers", {url()}}};
    document.update(resource_more);
    return {200, document};
  }
  std::pair<int, Json> metadata() {
    Json document{{"issuer", url()},
                  {"authorization_endpoint", url() + "/authorize"},
                  {"token_endpoint", url() + "/token"},
                  {"registration_endpoint", url() + "/register"},
                  {"code_challenge_methods_supported", {"S256"}},
                  {"token_endpoint_auth_methods_supported", {"none"}}};
    document.update(metadata_more);
    return {200, document};
  }
  std::pair<int, Json> token() {
    Json document{{"access_token", "token-" + std::to_string(++tokens)}, {"token_type", "Bearer"}};
    document.update(token_more);
    return {200, document};
  }

  std::string answer(const std::string& request) {
    const auto end = request.find("\r\n\r\n");
    const auto line = request.substr(0, request.find(" HTTP/1.1"));
    const std::lock_guard lock(mutex_);
    asked_.push_back(Asked{line, request.substr(0, end), request.substr(end + 4)});
    const auto target = line.substr(line.find(' ') + 1);
    const auto found = answers_.find(target.substr(0, target.find('?')));
    const auto [status, document] =
        found == answers_.end() ? std::pair(404, Json("nothing")) : found->second(request);
    const auto body = dump_json(document);
    return "HTTP/1.1 " + std::to_string(status) +
           " Said\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::function<std::pair<int, Json>(const std::string&)>> answers_;
  std::vector<Asked> asked_;
  tests::HttpPeer peer_{[this](tests::PeerConnection& connection) {
    while (auto request = connection.read_request()) {
      if (!connection.write(answer(*request))) return;
    }
  }};
};

/// An authorizer, run by the test's own thread.
struct Login {
  using Change = std::function<void(OAuthOptions&)>;

  explicit Login(const AuthorityScript& script, const Change& change = {})
      : server(script.server()) {
    OAuthOptions options(context.get_executor(), timers);
    options.redirect_uri = "http://127.0.0.1:1/callback";
    options.browse = [this](http::Location page) { return agree(std::move(page)); };
    if (change) change(options);
    store = options.store ? options.store : memory_token_store();
    options.store = store;
    authorizer = oauth(server, std::move(options)).value();
  }

  /// A user who agrees at once.
  Task<std::string> agree(http::Location page) {
    pages.push_back(page);
    const auto fields = read_form(page.query());
    auto callback = only_value(fields, "redirect_uri").value_or("") + "?code=the-code&state=" +
                    percent_encoded(only_value(fields, "state").value_or("")) + more_answer;
    co_return callback;
  }

  template <class T>
  void start(Task<T> task, std::optional<Result<T>>& outcome) {
    asio::co_spawn(context, std::move(task),
                   [&outcome](std::exception_ptr thrown, Result<T> result) {
                     if (thrown) result = fail(ErrorCode::internal, "the task threw");
                     outcome.emplace(std::move(result));
                   });
  }
  void until(const std::function<bool()>& done) {
    while (!done()) {
      context.restart();
      REQUIRE(context.run_one_for(std::chrono::seconds(20)) > 0);
    }
  }
  template <class T>
  Result<T> run(Task<T> task) {
    std::optional<Result<T>> outcome;
    start(std::move(task), outcome);
    until([&] { return outcome.has_value(); });
    return std::move(*outcome);
  }

  [[nodiscard]] Challenge challenge(const std::string& header = "", int status = 401) {
    Challenge made(server, status);
    if (!header.empty()) made.www_authenticate.push_back(header);
    made.refused = Secret(token());
    return made;
  }
  /// A request without success, and what became of it.
  Result<> refused(const std::string& header = "", int status = 401) {
    return run(authorizer->on_challenge(challenge(header, status)));
  }
  std::string token() {
    const auto token = run(authorizer->token());
    return token ? std::string(token->reveal()) : to_string(token.error());
  }
  /// A parameter of the last page.
  std::string on_page(const std::string& name) {
    REQUIRE_FALSE(pages.empty());
    return only_value(read_form(pages.back().query()), name).value_or("");
  }

  asio::io_context context;
  VirtualClock clock;
  std::shared_ptr<Timers> timers = make_timers(context.get_executor(), clock);
  http::Location server;
  std::shared_ptr<TokenStore> store;
  std::shared_ptr<Authorizer> authorizer;
  std::vector<http::Location> pages;
  std::string more_answer;
};

}  // namespace purser::mcp
