// sampler.hpp: a server's wish to ask a model becomes a call of ours, inside of the one it serves.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <purser/adapters/mcp/client/handlers.hpp>
#include <purser/adapters/mcp/tools/sampling_request.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp {

/// A server that samples spends its caller's money: it is off unless these are given.
struct SamplingOptions {
  SamplingBounds bounds{};
  int calls_per_call_max = 10;    ///< model calls during one call of a tool
  int calls_per_minute_max = 60;  ///< of the server, whoever calls it
  /// Asked before each; a failure refuses it. Outlives the sampler. Empty: nobody is asked.
  std::function<Task<>(const Question&)> approve{};
};

/// Error: `invalid_argument`: no model, a limit that lets nothing through.
[[nodiscard]] Result<> check(const SamplingOptions& options);

/// Answers `sampling/createMessage` through the chain: each is a model call below the call of the
/// tool that it is asked for, on the same account, with its deadline, and paid from the same
/// budget. What cannot be attributed to a call is refused. Thread-safe.
class Sampler {
 public:
  /// `options` are checked.
  Sampler(SamplingOptions options, std::shared_ptr<Timers> timers);

  /// The result of `sampling/createMessage`. Errors: those of `sampling_request`; `refused`: too
  /// many, for no call of ours, or what the model's call failed with, whose text stays in the
  /// session's report as the warning `sampling_failed`. What ends the tool's call in any case is
  /// passed on: `cancelled`, its own `deadline_exceeded`, `journal_failed`, and `budget_exhausted`
  /// where a limit that counts all calls of the account has nothing left at all.
  [[nodiscard]] Task<Json> answer(Question question);

  /// An attempt of a call begins: the first one counts anew, later ones go on.
  void begin(const Call& call);
  /// `is_last`: no further attempt will come.
  void end(const Call& call, bool is_last);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace purser::mcp
