// http_front.hpp: Streamable HTTP, both eras: requests of HTTP become messages of dialogues.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/http_server/responder.hpp>
#include <purser/adapters/mcp/server/detail/hub.hpp>

namespace purser::mcp {

/// Thread-safe.
class HttpFront {
 public:
  HttpFront(std::shared_ptr<Hub> hub, ListenOptions options)
      : hub_(std::move(hub)), options_(std::move(options)) {}

  void handle(http_server::Request http, const http_server::Responder& responder) const;
  /// Who may not come in, before there is a body.
  [[nodiscard]] std::optional<http_server::Response> check_head(
      const http_server::Request& http) const;

 private:
  /// Who comes in, or what is said to who may not.
  [[nodiscard]] tl::expected<Caller, http_server::Response> admit(
      const http_server::Request& http) const;
  [[nodiscard]] std::optional<http_server::Response> refusal_of(
      const http_server::Request& http) const;
  [[nodiscard]] std::optional<std::string> caller_of(const http_server::Request& http) const;
  void post(const http_server::Request& http, Caller caller,
            const http_server::Responder& responder) const;
  void post_modern(const http_server::Request& http, Caller caller, std::vector<Message> messages,
                   const http_server::Responder& responder) const;
  void post_to_session(const std::string& id, const Caller& caller, std::vector<Message> messages,
                       const http_server::Responder& responder) const;
  void begin_session(Caller caller, Message message, const http_server::Responder& responder) const;
  void get(const http_server::Request& http, const Caller& caller,
           const http_server::Responder& responder) const;
  void remove(const http_server::Request& http, const Caller& caller,
              const http_server::Responder& responder) const;

  std::shared_ptr<Hub> hub_;
  ListenOptions options_;
};

}  // namespace purser::mcp
