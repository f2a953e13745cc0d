// request_head.hpp: a request's line and headers as bytes.
#pragma once

#include <string>

#include <purser/adapters/http/client.hpp>

namespace purser::http {

/// Error: `invalid_argument`: a target, header name or value that would change the meaning of the
/// message, or a header that the client writes itself. Names the header, never its value.
[[nodiscard]] Result<> check(const Request& request);

/// Replaces `out` by the head of `request`, which passed `check`. It holds secrets: wipe it after
/// use.
void write_head(const Request& request, const ClientOptions& options, std::string& out);

/// The head that asks `proxy` for a tunnel to `target`.
void write_connect(const Url& target, const Proxy& proxy, const std::string& user_agent,
                   std::string& out);

/// Overwrites and empties a text that held secrets when the scope ends. Keeps its memory for the
/// next one.
class Wiped {
 public:
  explicit Wiped(std::string& text) : text_(text) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped();

 private:
  std::string& text_;
};

}  // namespace purser::http
