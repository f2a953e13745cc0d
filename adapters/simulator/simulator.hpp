// simulator.hpp: a stand-in for LLM providers on loopback: real HTTP, scripted or sensible answers,
// no key, no cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/request_log.hpp>
#include <purser/adapters/simulator/request_record.hpp>
#include <purser/adapters/simulator/responder.hpp>
#include <purser/adapters/simulator/scenario.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::simulator {

struct SimulatorOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: a free one, see `Simulator::port`
  int threads = 1;
  Scenario scenario;  ///< see scenario_file.hpp; the default answers sensibly
  Handler handler;    ///< in place of the scenario
  /// What the services answer that only count tokens: an error, a delay, other numbers. Null: what
  /// they count, at once.
  Handler count_handler{};
  /// Keys that are accepted. Empty: any key will do, but `key_required` still asks for one.
  std::vector<Secret> keys;
  bool key_required = true;
  std::optional<std::filesystem::path> log_file;  ///< JSON lines are appended, each flushed
  LogSink log_sink;                               ///< gets the same lines
  std::size_t records_max =
      1000;  ///< how many records `requests` and `responses` keep; 0 for speed
  std::size_t header_bytes_max = std::size_t{64} << 10;    ///< more is answered with 431
  std::uint64_t body_bytes_max = std::uint64_t{32} << 20;  ///< more is answered with 413
  std::size_t connections_max = 4096;                      ///< more are closed at once
  const Clock* clock =
      nullptr;  ///< for times in answers and logs; null: the machine's. Must outlive the simulator.
};

/// Serves the paths of all providers (docs/simulator.md) until it is destroyed, on threads of its
/// own. Thread-safe.
class Simulator {
 public:
  /// Errors: `invalid_argument` when the address, port or log file cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<Simulator>> start(SimulatorOptions options = {});
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  /// `http://127.0.0.1:PORT`, for clients that add `/v1/...` themselves (Anthropic's).
  [[nodiscard]] std::string base_url() const;
  /// `http://127.0.0.1:PORT/v1`, for clients that add only `/chat/completions` (OpenAI's).
  [[nodiscard]] std::string openai_base_url() const;

  /// The newest `records_max`, oldest first. Requests that were refused are among them.
  [[nodiscard]] std::vector<RequestRecord> requests() const;
  [[nodiscard]] std::vector<ResponseRecord> responses() const;
  [[nodiscard]] std::uint64_t request_count() const;
  [[nodiscard]] std::uint64_t response_count() const;
  [[nodiscard]] std::size_t open_connections() const;

  /// Wait until at least `count` requests came, until as many responses ended, until exactly
  /// `count` connections are open. False when `timeout` passed first.
  [[nodiscard]] bool wait_for_requests(
      std::uint64_t count, std::chrono::milliseconds timeout = std::chrono::seconds(30)) const;
  [[nodiscard]] bool wait_for_responses(
      std::uint64_t count, std::chrono::milliseconds timeout = std::chrono::seconds(30)) const;
  [[nodiscard]] bool wait_for_connections(
      std::size_t count, std::chrono::milliseconds timeout = std::chrono::seconds(30)) const;

  /// Lets all replies with this `Scripted::gate` go, now and later.
  void open_gate(const std::string& gate);

  /// Closes every connection and ends the threads; records stay readable. Not to be called from a
  /// handler or sink.
  void stop();

 private:
  struct Parts;
  explicit Simulator(std::unique_ptr<Parts> parts) noexcept;

  std::unique_ptr<Parts> parts_;
};

}  // namespace purser::simulator
