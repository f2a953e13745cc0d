// server.hpp: offers a runtime's tools to clients of the Model Context Protocol.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/server/features.hpp>
#include <purser/adapters/mcp/server/server_limits.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::mcp {

struct ServerOptions {
  std::string name{};
  std::string version = "0";
  std::string title{};
  std::string instructions{};  ///< for the model of the client
  std::vector<ServedTool> tools{};
  Features features{};
  /// Calls go through its chain.
  std::shared_ptr<Runtime> runtime{};
  /// Whose budget a caller spends. Asked for each call; must be quick. Unset: one session of the
  /// runtime, `mcp`, for all. Its errors become results that say so. Where it makes a session by
  /// the caller's id, an empty one has to become another: to a runtime, a session without an id is
  /// a new one, and each call would have a fresh budget.
  std::function<Result<Session>(const Caller&)> session{};
  ServerLimits limits{};
  /// Seals what modern clients carry between rounds; servers that share it take each other's.
  /// Empty: made up at the start.
  Secret state_key{};
};

struct ListenOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: a free one
  std::string path = "/mcp";
  /// Clients send it as `Authorization: Bearer ...`. Needed even on loopback, since every program
  /// and every web page on the machine can reach that.
  Secret token{};
  /// Instead of `token`: says who has the token; nothing: nobody. Called for each request, and once
  /// more where its body comes later than its head; on several threads; must be quick, and compare
  /// in constant time.
  std::function<std::optional<std::string>(std::string_view token)> check_token{};
  bool without_token = false;  ///< takes anybody who can connect
  /// Names by which clients may call the server, without port; empty: those of loopback.
  std::vector<std::string> allowed_hosts{};
  /// Of web pages: `https://app.example`; empty: pages of loopback, any port.
  std::vector<std::string> allowed_origins{};
};

struct PipeOptions {
  int input = 0;
  int output = 1;
  /// What the program prints to `output` from then on goes to standard error, and what it reads
  /// from `input` is nothing, so that neither disturbs the protocol.
  bool take_over = true;
};

/// Speaks all revisions, of both eras, to all clients at once. Each tool call is a call of a
/// session, so that budgets, guards and approvals hold; its result carries what it cost under
/// `_meta["io.github.purser/usage"]`: `cost_nanodollars` (an integer), `cost` (a decimal text),
/// `currency`, `input_tokens`, `output_tokens`, `calls`, `duration_ms`; everything that the call
/// caused is in it. Refusals and failures of tools are results with `isError`.
///
/// A handle: copies are the same server. Thread-safe. The last handle that goes stops it.
class Server {
 public:
  /// Errors: `invalid_argument`: a tool that cannot be registered, two of one name, no name, no
  /// runtime.
  [[nodiscard]] static Result<Server> create(asio::any_io_executor executor,
                                             std::shared_ptr<Timers> timers, ServerOptions options);

  /// Listens. Once. Returns the port. Errors: `invalid_argument`: no token and not
  /// `without_token`, an address that is none or taken.
  [[nodiscard]] Result<std::uint16_t> listen(ListenOptions options) const;

  /// Serves one client until its input ends; then everything under way is cancelled at once.
  /// Errors: `connection_failed`: a descriptor is closed; `connection_lost`: reading or writing
  /// failed; `protocol_error`: too much of what came is no message; `too_large`: a line, or what
  /// waits to be written.
  [[nodiscard]] Task<> serve_stdio(PipeOptions options) const;

  /// Offers other tools from now on, and tells clients. Calls under way go on. Errors: as `create`.
  Result<> change_tools(std::vector<ServedTool> tools) const;
  void prompts_changed() const;
  void resources_changed() const;
  void resource_updated(std::string uri) const;

  /// Sessions over HTTP, and clients over stdio.
  [[nodiscard]] std::size_t clients() const;

  /// Accepts nothing more, ends streams and cancels what is under way. Does not wait.
  void stop() const;

 private:
  class Impl;
  explicit Server(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace purser::mcp
