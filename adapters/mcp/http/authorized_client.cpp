// authorized_client.cpp: token, request, and again where the authorizer has met a challenge.
#include <purser/adapters/mcp/http/detail/authorized_client.hpp>

#include <algorithm>

namespace purser::mcp {
namespace {

/// A renewed token, a new one, one with more scopes: what is refused then stays refused.
constexpr int challenges_max = 3;
constexpr int unauthenticated_max = 2;
constexpr std::size_t challenge_headers_max = 8;

bool is_www_authenticate(std::string_view name) {
  constexpr std::string_view wanted = "www-authenticate";
  return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

Secret authorization(const Secret& token) {
  std::string text = "Bearer ";
  text.append(token.reveal());
  return Secret(std::move(text));
}

}  // namespace

Result<StreamControl> AnswerSink::on_head(const http::ResponseHead& head) {
  status_ = head.status;
  challenges_.clear();
  for (const auto& header : head.headers) {
    if (challenges_.size() == challenge_headers_max) break;
    if (is_www_authenticate(header.name)) challenges_.push_back(header.value);
  }
  challenged_ = head.status == 401 || (head.status == 403 && !challenges_.empty());
  return answer_head(head);
}

Result<StreamControl> AnswerSink::on_body(std::string_view bytes) { return answer_body(bytes); }

std::vector<std::string> AnswerSink::take_challenges() noexcept { return std::move(challenges_); }

Task<http::BodyEnd> AuthorizedClient::stream(http::Request& request, AnswerSink& sink) const {
  if (options_.authorizer) return with_tokens(request, sink);
  return client_.stream(request, sink);
}

Task<http::BodyEnd> AuthorizedClient::with_tokens(http::Request& request, AnswerSink& sink) const {
  const auto own_headers = request.secret_headers;
  int unauthenticated = 0;
  for (int met = 0;; ++met) {
    auto token = co_await options_.authorizer->token();
    if (!token) co_return fail(std::move(token).error());
    request.secret_headers = own_headers;
    if (!token->empty()) {
      request.secret_headers.emplace_back("Authorization", authorization(*token));
    }
    auto outcome = co_await client_.stream(request, sink);
    if (!outcome || !sink.is_challenged() || met == challenges_max) co_return outcome;
    if (sink.status() == 401 && ++unauthenticated > unauthenticated_max) co_return outcome;
    Challenge challenge(options_.url, sink.status());
    challenge.www_authenticate = sink.take_challenges();
    challenge.refused = *std::move(token);
    auto answered = options_.authorizer->on_challenge(std::move(challenge));
    auto solved = co_await std::move(answered);
    if (!solved) co_return fail(std::move(solved).error());
  }
}

}  // namespace purser::mcp
