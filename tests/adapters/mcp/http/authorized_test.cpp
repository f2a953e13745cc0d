// authorized_test.cpp: requests that are refused are sent once more with the authorizer's token.
#include <purser/tests/adapters/mcp/http/talk.hpp>

namespace purser::mcp {
namespace {

/// Has a new token for every challenge, up to a number.
class CountingAuthorizer final : public Authorizer {
 public:
  explicit CountingAuthorizer(int tokens_max) : tokens_max_(tokens_max) {}
  Task<Secret> token() override {
    co_return count == 0 ? Secret() : Secret("t" + std::to_string(count));
  }
  Task<> on_challenge(Challenge challenge) override {
    seen.push_back(challenge);
    if (count == tokens_max_) co_return fail(ErrorCode::permission_denied, "no more tokens");
    ++count;
    co_return Result<>();
  }
  int count = 0;
  std::vector<Challenge> seen;

 private:
  const int tokens_max_;
};

const std::string wants_token =
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer scope=\"a\"\r\nContent-Length: "
    "2\r\n\r\nno";

struct Guarded {
  explicit Guarded(std::string password, int tokens_max = 100, std::string refusal = wants_token)
      : authorizer(std::make_shared<CountingAuthorizer>(tokens_max)),
        peer(answering(inbox,
                       [password = std::move(password),
                        refusal = std::move(refusal)](const std::string& request) {
                         return header_in(request, "Authorization") == password
                                    ? json_answer(result_of(1))
                                    : refusal;
                       })),
        talk(peer.url(), [this](HttpOptions& options) { options.authorizer = authorizer; }) {
    talk.begin(Revision::r2026_07_28);
  }
  std::shared_ptr<CountingAuthorizer> authorizer;
  Inbox inbox;
  HttpPeer peer;
  Talk talk;
};

}  // namespace

TEST_CASE("authorized: a challenge that is met leads to the answer, dispatched once") {
  Guarded guarded("Bearer t1");
  REQUIRE(guarded.talk.request(1, "tools/call"));
  guarded.talk.answer(1);
  CHECK(guarded.talk.dispatched == 1);
  CHECK(guarded.inbox.all().size() == 2);
  const auto& challenge = guarded.authorizer->seen.at(0);
  CHECK(challenge.status == 401);
  CHECK(challenge.refused.empty());
  CHECK(challenge.www_authenticate == std::vector<std::string>{"Bearer scope=\"a\""});
  CHECK(challenge.server.text() == guarded.peer.url());
}

TEST_CASE("authorized: a server that refuses every token is not asked for ever") {
  Guarded guarded("nothing is right");
  REQUIRE(guarded.talk.request(1, "tools/call"));
  const auto& lost = guarded.talk.lost(1);
  CHECK(lost.error.code() == ErrorCode::unauthenticated);
  CHECK(lost.http_status == 401);
  CHECK(guarded.inbox.all().size() == 3);
}

TEST_CASE("authorized: why there is no token is the error of the request") {
  Guarded guarded("Bearer t2", 1);
  REQUIRE(guarded.talk.request(1, "tools/call"));
  const auto& lost = guarded.talk.lost(1);
  CHECK(lost.error.message() == "no more tokens");
  CHECK(lost.http_status == 401);
}

TEST_CASE("authorized: 403 is a challenge only if it says so") {
  Guarded silent("x", 100, bare_answer("403 Forbidden"));
  REQUIRE(silent.talk.request(1, "tools/call"));
  CHECK(silent.talk.lost(1).error.code() == ErrorCode::permission_denied);
  CHECK(silent.authorizer->seen.empty());

  Guarded loud(
      "Bearer t1", 100,
      bare_answer("403 Forbidden", "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n"));
  REQUIRE(loud.talk.request(1, "tools/call"));
  loud.talk.answer(1);
  CHECK(loud.authorizer->seen.at(0).status == 403);
}

TEST_CASE("authorized: a token of the user's own is sent, and is final") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string&) { return wants_token; }));
  Talk talk(peer.url(),
            [](HttpOptions& options) { options.authorizer = bearer(Secret("s3cret")); });
  talk.begin(Revision::r2025_11_25);
  REQUIRE(talk.request(1, "initialize"));
  const auto& lost = talk.lost(1);
  CHECK(lost.error.code() == ErrorCode::unauthenticated);
  CHECK(to_string(lost.error).find("s3cret") == std::string::npos);
  CHECK(header_in(inbox.at(0), "Authorization") == "Bearer s3cret");
  CHECK(inbox.all().size() == 1);
}

}  // namespace purser::mcp
