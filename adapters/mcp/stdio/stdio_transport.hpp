// stdio_transport.hpp: a server that is a child process and speaks on its stdin and stdout.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/process/environment.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp {

struct StdioOptions {
  /// The program and its arguments; no shell reads them. The program is looked for in the PATH that
  /// the server is given.
  std::vector<std::string> command{};
  /// As process::Command::written: errors show arguments of these places as they are here.
  std::map<std::size_t, std::string> written{};
  /// Set for the server, beside what `process::child_environment` lets through.
  process::Environment environment{};
  /// Names of our own variables that the server is given as well.
  std::vector<std::string> pass_environment{};
  std::string folder{};  ///< where it runs; empty: where we run
  Limits limits{};
  std::shared_ptr<Timers> timers{};
};

/// One message per line (specification, "Transports", section stdio). Full duplex: writing is
/// queued, reading never waits for it, and stderr is read all the time; its end is kept for errors.
/// Lines on stdout that are no message (banners of launchers) are skipped, up to
/// `Limits::stray_lines_max`. No thread per server.
///
/// Ends a server as process::Process does: stdin closed, SIGTERM, SIGKILL, each to the whole group
/// and `Limits::close_grace` apart; a transport that is destroyed, and one that fails because of
/// what the server wrote, kills at once. `on_closed` comes with the server's exit, not with the end
/// of its stdout, which others may hold; messages that were already written come before it.
/// Requests of which no byte has left are reported as `undelivered` first.
///
/// Errors of `on_closed`: `connection_lost` (the server exited, or closed its stdin or stdout),
/// `too_large` (a line, or one nested too deep), `protocol_error` (too many lines that are no
/// message). The factory's: `invalid_argument` (no command, no timers).
[[nodiscard]] TransportFactory stdio_transport(StdioOptions options);

}  // namespace purser::mcp
