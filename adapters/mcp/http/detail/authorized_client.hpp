// authorized_client.hpp: sends the requests of one server with its token, and once more after a
// challenge that was met.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/mcp/http/http_transport.hpp>

namespace purser::mcp {

/// Receives every answer, those that are met with a new token included; the last one counts.
class AnswerSink : public http::ResponseSink {
 public:
  Result<StreamControl> on_head(const http::ResponseHead& head) final;
  Result<StreamControl> on_body(std::string_view bytes) final;

  /// The answer is a challenge that an authorizer may meet.
  [[nodiscard]] bool is_challenged() const noexcept { return challenged_; }
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] std::vector<std::string> take_challenges() noexcept;

 protected:
  /// A new answer begins. Both run on the transport's executor.
  virtual Result<StreamControl> answer_head(const http::ResponseHead& head) = 0;
  virtual Result<StreamControl> answer_body(std::string_view bytes) = 0;

 private:
  int status_ = 0;
  bool challenged_ = false;
  std::vector<std::string> challenges_;
};

class AuthorizedClient {
 public:
  AuthorizedClient(const HttpOptions& options, http::Client client)
      : options_(options), client_(std::move(client)) {}

  /// As http::Client::stream; also errors of the authorizer. `request` and `sink` outlive the task;
  /// `request` is given the token.
  [[nodiscard]] Task<http::BodyEnd> stream(http::Request& request, AnswerSink& sink) const;

 private:
  [[nodiscard]] Task<http::BodyEnd> with_tokens(http::Request& request, AnswerSink& sink) const;

  const HttpOptions& options_;
  const http::Client client_;
};

}  // namespace purser::mcp
