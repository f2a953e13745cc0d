// session.hpp: one spender: makes calls through the chain under a budget of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/agent/session_report.hpp>
#include <purser/runtime/call.hpp>
#include <purser/runtime/reply.hpp>
#include <purser/runtime/task.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

struct SessionState;

struct SessionOptions {
  std::string id{};               ///< empty: made up (`s1`, `s2`, ...)
  std::string customer{};         ///< empty: the session stands directly under the total
  std::optional<Money> budget{};  ///< for everything the session ever spends
  std::vector<Limit> limits{};    ///< further limits of its own
};

/// How one call is made.
struct CallOptions {
  CallOptions() = default;
  explicit CallOptions(StreamSink* stream) noexcept : sink(stream) {}

  StreamSink* sink = nullptr;  ///< receives the answer while it is written; outlives the call
  /// The call ends by then; unset: the runtime's `call_timeout`.
  std::optional<std::chrono::nanoseconds> timeout{};
  Purpose purpose = Purpose::user;
  /// Set by an agent's run for its last call; see CallInfo::final_from.
  std::optional<std::uint16_t> final_from{};
};

/// What an account and all below it used so far.
struct UsageSoFar {
  Usage tokens;            ///< of all model calls, by class
  std::int64_t calls = 0;  ///< of any kind
  std::int64_t model_calls = 0;
  std::int64_t tool_calls = 0;
};

/// A handle, cheap to copy; copies are the same session. Thread-safe; keeps its runtime alive.
///
/// A call runs on the executor of the coroutine that awaits it. Who cancels it emits the signal on
/// that coroutine's strand, as Asio demands; `start`, `ThreadPool` and `Agent::run` see to that.
class Session {
 public:
  /// One model call. With a sink the answer is streamed.
  [[nodiscard]] Task<Reply> complete(ModelRequest request) const;
  [[nodiscard]] Task<Reply> complete(ModelRequest request, CallOptions options) const;

  /// One tool call. The reply's `result()` is what the tool returned.
  [[nodiscard]] Task<Reply> invoke(std::shared_ptr<const Tool> tool, Json arguments) const;
  [[nodiscard]] Task<Reply> invoke(std::shared_ptr<const Tool> tool, Json arguments,
                                   CallOptions options) const;
  /// A tool that a model named and nobody knows: passes the chain and ends in `unknown_tool`.
  [[nodiscard]] Task<Reply> invoke_unknown(std::string name, Json arguments) const;

  /// What that usage of a model would cost here; nothing is booked. Errors: `unpriced_model`,
  /// `invalid_argument` (negative counts).
  [[nodiscard]] Result<Money> estimate(std::string_view model, const Usage& usage) const;
  /// Whether a call with so many tokens would be admitted on this account now; holds nothing, so
  /// that the answer may be another one a moment later. Errors: those that the call would get
  /// (`budget_exhausted`, `budget_busy`, `journal_failed`), `unpriced_model`, `invalid_argument`
  /// (negative counts).
  [[nodiscard]] Result<> check(std::string_view model, Tokens input_tokens,
                               Tokens output_tokens) const;
  /// Whether marking prompts for the provider's cache can pay here: the model's price has a rate
  /// for cache writes, and one for cache reads below that of input. False where no price is known.
  [[nodiscard]] bool has_paid_prompt_cache(std::string_view model) const;
  /// Of this handle's account.
  [[nodiscard]] UsageSoFar usage() const;
  /// The same account's sums and limits, and the limits of all above it.
  [[nodiscard]] AccountReport sums() const;

  /// Books a cost from elsewhere under the name of a tool. Never refused for lack of money.
  /// Error: `invalid_argument` (a negative cost).
  Result<> track(std::string_view name, Money cost) const;
  /// Books what another client used of a model, at the price that a call here would have. Errors:
  /// `unpriced_model`, `invalid_argument` (negative counts).
  Result<> track_usage(std::string_view model, const Usage& usage) const;
  /// The same from the whole answer that another client got; `provider` names one of the routes'
  /// providers, which reads it. Errors: `not_found`, and those of Provider::decode;
  /// `protocol_error`: it reports no usage, so that nobody knows what it cost; `unpriced_model`.
  Result<> track_response(std::string_view provider, std::string_view body) const;

  /// The same session, spending on an account one step below: `kind:id`, with limits of its own.
  /// Errors: as Scope::child and Ledger::open; `invalid_argument`: it was closed.
  [[nodiscard]] Result<Session> scoped(std::string_view kind, std::string_view id,
                                       std::vector<Limit> limits) const;

  /// The session that makes `call`, as seen from inside of it: on the same account, with the call's
  /// id as `attempt.parent` of every call, each of which ends by the call's deadline. For tools
  /// that make calls themselves. Error: `invalid_argument`: no session made it.
  [[nodiscard]] static Result<Session> inside(const Call& call);
  /// The call inside of which this handle makes its calls; 0: none.
  [[nodiscard]] CallId parent() const noexcept { return parent_; }
  /// Calls of this handle end by then; `Instant::max()`: no such bound.
  [[nodiscard]] Instant deadline() const noexcept { return deadline_; }

  /// Ends the session: its account and those below are freed, their sums stay in the accounts
  /// above, and every handle of it is refused from now on. The same id begins anew when it is
  /// opened again. Errors: `budget_busy`: calls are under way; `invalid_argument`: it was closed
  /// before.
  Result<> close() const;

  [[nodiscard]] const std::string& id() const noexcept;
  [[nodiscard]] const Account& account() const noexcept { return account_; }
  [[nodiscard]] const Scope& scope() const noexcept { return account_.scope(); }
  /// Of the whole session, whatever step this handle stands on.
  [[nodiscard]] SessionReport report() const;
  /// What the session may still spend: the least that any blocking usd limit on its path leaves;
  /// unset: no limit.
  [[nodiscard]] std::optional<Money> remaining() const;

  [[nodiscard]] Timers& timers() const noexcept;

  /// Adds a warning to the report.
  void warn(Warning warning) const;
  /// How the report names the end of the last run; unset: it ended well.
  void set_terminated_by(std::optional<TerminatedBy> cause) const;

 private:
  friend class Runtime;
  Session(std::shared_ptr<SessionState> state, Account account) noexcept;
  Result<> book(CallKind kind, std::string_view name, const Charge& charge) const;
  [[nodiscard]] Task<Reply> run(Call::Request request, CallOptions options) const;

  std::shared_ptr<SessionState> state_;
  Account account_;
  CallId parent_ = 0;
  Instant deadline_ = Instant::max();
};

}  // namespace purser
