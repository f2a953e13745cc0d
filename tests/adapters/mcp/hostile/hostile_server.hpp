// hostile_server.hpp: a client of a server that abuses the protocol, and what its requests bring.
#pragma once

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/adapters/mcp/hostile/hostile_process.hpp>

namespace purser::mcp {

enum class Over : std::uint8_t { stdio, http };
std::ostream& operator<<(std::ostream& stream, Over over);

/// Small messages, and times that busy machines keep; a test that waits for the end of one gives it
/// to its request.
[[nodiscard]] Limits patient_limits();

struct HostileOptions {
  Over over = Over::stdio;
  EraChoice era = EraChoice::legacy;
  Limits limits = patient_limits();
  Handlers handlers{};
};

/// A client of `mcp_hostile_server MODE`.
class HostileServer {
 public:
  explicit HostileServer(const std::string& mode, HostileOptions options = {});
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;

  [[nodiscard]] Result<ServerInfo> connect();
  [[nodiscard]] Result<std::vector<ToolInfo>> list();
  /// Calls the tool that does what the mode is there for.
  [[nodiscard]] Result<Json> act(RequestOptions options = {});
  /// The same, not waited for.
  Started start_act(RequestOptions options, std::function<void(Result<Json>)> done);
  /// Calls the honest tool; the text of its result, or of its error.
  [[nodiscard]] std::string sum(int a, int b);

 private:
  std::unique_ptr<HostileProcess> process_;
  ThreadPool pool_{2};
  std::shared_ptr<Timers> timers_;
  std::unique_ptr<Client> client_;
};

/// The text of a result's first block, or what is wrong.
[[nodiscard]] std::string text_of(const Result<Json>& result);

/// How long it took and how much memory of this process it took, at its highest.
class Cost {
 public:
  Cost();
  [[nodiscard]] bool below(std::chrono::seconds time, std::size_t megabytes) const;

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::size_t peak_ = 0;
};

}  // namespace purser::mcp
