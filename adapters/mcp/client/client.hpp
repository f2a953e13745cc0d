// client.hpp: a client of one server.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/client/handlers.hpp>
#include <purser/adapters/mcp/client/progress.hpp>
#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/mcp/protocol/server_info.hpp>
#include <purser/adapters/mcp/protocol/tool_info.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp {

/// Which era to speak. `automatic` asks the server once and remembers its verdict.
enum class EraChoice : std::uint8_t { automatic, legacy, modern };

/// Verdicts of servers, so that each is asked once. Thread-safe; shared by clients.
class EraCache;
[[nodiscard]] std::shared_ptr<EraCache> make_era_cache();

struct ClientOptions {
  std::string server{};  ///< its name here: in errors, tool names and prices
  TransportFactory transport{};
  /// Tried when the handshake over `transport` is refused as only servers of 2024-11-05 do (HTTP
  /// 400, 404, 405); empty: none.
  TransportFactory old_transport{};
  EraChoice era = EraChoice::automatic;
  std::optional<Revision> revision{};  ///< of that era; unset: its newest
  std::shared_ptr<EraCache> eras{};    ///< null: one of its own
  std::string client_name = "purser";
  std::string client_version{};
  Limits limits{};
  Handlers handlers{};
  std::string
      log_level{};  ///< asked of the server where `handlers.log` is set; empty: its own choice
};

/// How one request is made.
struct RequestOptions {
  RequestOptions() = default;
  /// On whose behalf: lent to handlers. It, and what the callbacks use, outlives the task that
  /// makes the request, also where that is destroyed before its end. May be null.
  const Call* call = nullptr;
  std::optional<std::chrono::milliseconds> idle{};   ///< unset: the client's limit
  std::optional<std::chrono::milliseconds> total{};  ///< unset: the client's limit
  Instant deadline = Instant::max();
  /// At most ten times a second, on the client's strand; a value that does not rise is left out.
  std::function<void(const Progress&)> on_progress{};
  /// As Outgoing::dispatched; of the first round only. If it throws, the request fails.
  std::function<void()> dispatched{};
  /// Modern servers may not ask for sampling during this request.
  bool refuse_sampling = false;
};

/// A handle: copies are the same client. Thread-safe; tasks may run on any executor. Connects with
/// the first request, and again, with growing pauses, after the connection was lost. Requests run
/// side by side. Cancelling a task cancels the request on the wire as era and transport have it.
///
/// Errors of all requests: `connection_failed`, `connection_lost` (naming the command or address,
/// exit status and the last lines of stderr), `timeout`, `deadline_exceeded`, `cancelled`,
/// `too_large`, `protocol_error`, `unauthenticated`, `permission_denied`; an error of the server's
/// own: `not_found` (an unknown resource), `unsupported` (an unknown method, or a capability that
/// it lacks), `bad_request` (all other), with its words as peer_message.
class Client {
 public:
  /// Error: `invalid_argument`. Nothing is connected yet.
  [[nodiscard]] static Result<Client> create(asio::any_io_executor executor,
                                             std::shared_ptr<Timers> timers, ClientOptions options);

  /// Connects if it is not connected, and says to what.
  [[nodiscard]] Task<ServerInfo> connect() const;

  /// Every tool, in the server's order, all pages; names that come twice keep their first. Kept
  /// until the server says that the list has changed, or until its time to live is over. Tools that
  /// nobody could call are left out.
  [[nodiscard]] Task<std::vector<ToolInfo>> list_tools() const;
  /// Which tools of the last list were left out, and why.
  [[nodiscard]] std::vector<LeftOutTool> left_out_tools() const;
  /// The server's result, verbatim: `content`, `structuredContent`, `isError`, `_meta`. All rounds
  /// of input that the server asks for are one call, and so is a task that it makes of it, until
  /// that has ended; a tool that has to be a task is called as one. Never sent twice, unless the
  /// server cannot have seen it.
  [[nodiscard]] Task<Json> call_tool(std::string name, Json arguments,
                                     RequestOptions options) const;

  [[nodiscard]] Task<std::vector<Json>> list_resources() const;
  [[nodiscard]] Task<std::vector<Json>> list_resource_templates() const;
  [[nodiscard]] Task<Json> read_resource(std::string uri) const;
  /// `Handlers::changed` is told the URI when it changes.
  [[nodiscard]] Task<> subscribe(std::string uri) const;
  [[nodiscard]] Task<> unsubscribe(std::string uri) const;
  [[nodiscard]] Task<std::vector<Json>> list_prompts() const;
  [[nodiscard]] Task<Json> get_prompt(std::string name, Json arguments) const;
  /// `reference`: `{"type":"ref/prompt","name":...}` or `{"type":"ref/resource","uri":...}`.
  [[nodiscard]] Task<Json> complete(Json reference, std::string argument, std::string value) const;
  /// Modern servers have no such request: `unsupported`.
  [[nodiscard]] Task<> ping() const;
  [[nodiscard]] Task<> set_log_level(std::string level) const;
  /// Any other request, its result verbatim.
  [[nodiscard]] Task<Json> request(std::string method, Json params, RequestOptions options) const;

  /// Ends the connection in an orderly way. Requests under way fail with `cancelled`. The last
  /// handle that goes ends it at once.
  [[nodiscard]] Task<> close() const;

  [[nodiscard]] const std::string& server() const noexcept;

 private:
  class Impl;
  explicit Client(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace purser::mcp
