// call.hpp: one operation on its way through the chain.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/finding.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/stream.hpp>
#include <purser/runtime/tool.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

class CallListener;
class Middleware;
class ModelLadder;
class SessionSlots;

/// A tool to run. `tool` is null when nothing of that name exists; such calls pass the chain as
/// well, so that stages see them, and end in `unknown_tool`.
struct ToolRequest {
  std::string name{};  ///< as limits and reports know it: Tool::full_name
  Json arguments{};
  std::shared_ptr<const Tool> tool{};
};

/// What happens to an attempt on the wire, told to the stage that pays for it.
class AttemptObserver {
 public:
  virtual ~AttemptObserver() = default;
  /// The first byte left, or the tool was entered: from now on money may be spent.
  virtual void dispatched() noexcept = 0;
  /// The provider reported usage before the end.
  virtual void usage_so_far(const Usage& usage) noexcept = 0;
};

/// Request, identity and state of one call. Made by a session, lives until its task ends. Used by
/// one strand.
class Call {
 public:
  using Request = std::variant<ModelRequest, ToolRequest>;

  Call(CallId id, Account account, Request request);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  [[nodiscard]] CallId id() const noexcept { return id_; }
  [[nodiscard]] CallKind kind() const noexcept;
  /// Of kind `tool` or `mcp`.
  [[nodiscard]] bool is_tool() const noexcept { return request_.index() == 1; }
  /// The model or tool name, as the request says it now.
  [[nodiscard]] std::string_view name() const noexcept;
  /// A tool's input; null for model calls, whose input is `model_request().messages`.
  [[nodiscard]] const Json& arguments() const noexcept;
  [[nodiscard]] const Account& account() const noexcept { return account_; }
  [[nodiscard]] const Scope& scope() const noexcept { return account_.scope(); }

  /// Only for model calls.
  [[nodiscard]] ModelRequest& model_request() noexcept {
    return *std::get_if<ModelRequest>(&request_);
  }
  [[nodiscard]] const ModelRequest& model_request() const noexcept {
    return *std::get_if<ModelRequest>(&request_);
  }
  /// Only where `is_tool`.
  [[nodiscard]] ToolRequest& tool_request() noexcept {
    return *std::get_if<ToolRequest>(&request_);
  }
  [[nodiscard]] const ToolRequest& tool_request() const noexcept {
    return *std::get_if<ToolRequest>(&request_);
  }
  /// What is run; null for model calls and for a tool that does not exist.
  [[nodiscard]] const Tool* tool() const noexcept {
    return is_tool() ? tool_request().tool.get() : nullptr;
  }

  /// Set by stages that repeat: which try this is.
  Attempt attempt;
  Purpose purpose = Purpose::user;
  /// Set for the last call of an agent's run; see CallInfo::final_from.
  std::optional<std::uint16_t> final_from{};
  /// When the caller stops waiting. Enforced by the deadline stage; others only shorten their waits
  /// to it.
  Instant deadline = Instant::max();
  /// Receives the answer while it is written; null: no stream. A stage that wraps it puts the old
  /// one back.
  StreamSink* sink = nullptr;
  /// What the input of this attempt is taken to come to at most, where that is less than its proven
  /// bound. Set while an attempt is inside of the stage that estimates.
  std::optional<Tokens> input_estimate{};
  /// Null outside of the budget stage.
  AttemptObserver* observer = nullptr;
  /// Who is told about the call by the trace stage; may be null. Outlives the call.
  CallListener* listener = nullptr;
  /// What stages remember of the session; null: none is kept. Outlives the call.
  SessionSlots* session = nullptr;
  /// What a model chosen further in has to pass; null: any will do. Set while a call is inside of
  /// the stage that downgrades.
  ModelLadder* ladder = nullptr;

  /// A warning for the reply, or for the report when there is no reply.
  void note(Warning warning) { notes_.push_back(std::move(warning)); }
  /// Notes what a guard or detector found. Scope, call, kind and name are filled in.
  void found(Finding finding);
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
  [[nodiscard]] const std::vector<Warning>& notes() const noexcept { return notes_; }
  [[nodiscard]] std::vector<Warning> take_notes() noexcept { return std::exchange(notes_, {}); }

  /// What its attempts cost so far; `cost_high` includes what is in doubt. Booked by the budget
  /// stage.
  [[nodiscard]] Money cost_low() const noexcept { return cost_low_; }
  [[nodiscard]] Money cost_high() const noexcept { return cost_high_; }
  void add_cost(Money low, Money high) noexcept {
    cost_low_ = Money::saturating_add(cost_low_, low);
    cost_high_ = Money::saturating_add(cost_high_, high);
  }

  /// State that `owner` keeps for this call; made by the first use. `owner` is the stage's own
  /// `this`.
  template <class T>
  [[nodiscard]] T& slot(const Middleware* owner) {
    if (auto* const known = find_slot<T>(owner)) return *known;
    auto& slot = slots_.emplace_back(
        Slot{owner, {new T(), [](void* value) { delete static_cast<T*>(value); }}});
    return *static_cast<T*>(slot.value.get());
  }
  /// The same where it was used before; else null.
  template <class T>
  [[nodiscard]] T* find_slot(const Middleware* owner) noexcept {
    for (auto& slot : slots_) {
      if (slot.owner == owner) return static_cast<T*>(slot.value.get());
    }
    return nullptr;
  }

 private:
  struct Slot {
    const Middleware* owner;
    std::unique_ptr<void, void (*)(void*)> value;
  };

  CallId id_;
  Account account_;
  Request request_;
  Money cost_low_;
  Money cost_high_;
  std::vector<Warning> notes_;
  std::vector<Finding> findings_;
  std::vector<Slot> slots_;
};

/// `deadline_exceeded`, naming the call.
[[nodiscard]] Error deadline_error(const Call& call);

}  // namespace purser
