// cassette.cpp: listens to an attempt and writes it down, or plays it from what was written.
#include <purser/middleware/cassette.hpp>

#include <map>
#include <mutex>
#include <utility>

#include <purser/middleware/cassette/microphone.hpp>
#include <purser/middleware/cassette/player.hpp>
#include <purser/middleware/cassette/tape.hpp>
#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/stage_context.hpp>

namespace purser {
namespace {

/// A tool that is made of calls runs in any case, so that they are made and paid for.
bool is_on_tape(const Call& call, const std::vector<Glob>& tools) {
  if (call.kind() == CallKind::model) return true;
  const auto* const tool = call.tool();
  return tool != nullptr && !tool->is_made_of_calls() && matches_any(tools, call.name());
}

class RecordCalls final : public Hook {
 public:
  explicit RecordCalls(RecordOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "record"; }
  Place place() const noexcept override { return Place::record; }

  Result<> join(const StageContext& /*context*/) override {
    if (!options_.write) return fail(ErrorCode::invalid_argument, "it has nothing to write to");
    const std::lock_guard lock(mutex_);
    if (std::exchange(opened_, true)) return {};
    return options_.write(tape_header());
  }

  Verdict before(Call& call) override {
    if (!is_on_tape(call, options_.tools)) return go_on();
    auto& microphone = call.slot<TapeMicrophone>(this);
    microphone.prepare(call);
    hear_below(call, microphone);
    microphone.bind(call);
    return go_on();
  }

  void after(Call& call, Result<Reply>& outcome) noexcept override {
    const auto* const microphone = call.find_slot<TapeMicrophone>(this);
    if (microphone == nullptr) return;
    microphone->unbind(call);
    forget(call);
    if (auto written = write(*microphone, outcome); !written) {
      call.note({"record_failed", written.error().message()});
    }
  }

 private:
  Result<> write(const TapeMicrophone& microphone, const Result<Reply>& outcome) noexcept {
    try {
      const auto line = microphone.line(outcome);  // nobody hears it any more
      const std::lock_guard lock(mutex_);
      return options_.write(line);
    } catch (...) {
      return fail(current_exception_error("recording"));
    }
  }

  /// What a server asks a model while it works on a call belongs to that call.
  void hear_below(const Call& call, TapeMicrophone& microphone) {
    const std::lock_guard lock(mutex_);
    if (call.is_tool()) {
      at_work_[{call.session, call.id()}] = &microphone;
      return;
    }
    const auto above = at_work_.find({call.session, call.attempt.parent});
    if (above != at_work_.end()) above->second->asks(call);
  }
  void forget(const Call& call) noexcept {
    const std::lock_guard lock(mutex_);
    at_work_.erase({call.session, call.id()});
  }

  RecordOptions options_;
  std::mutex mutex_;
  /// Of tools, by session, as ids are those of one runtime.
  std::map<std::pair<const SessionSlots*, CallId>, TapeMicrophone*> at_work_;
  bool opened_ = false;
};

class ReplayCalls final : public Middleware {
 public:
  explicit ReplayCalls(ReplayOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "replay"; }
  Place place() const noexcept override { return Place::record; }
  Traits traits() const noexcept override {
    Traits traits;
    traits.keeps_deadline = true;
    return traits;
  }

  Result<> join(const StageContext& context) override {
    std::call_once(loaded_once_, [&] {
      loaded_ = tape_.load(options_.cassette);
      sample_ = context.sample;
    });
    return loaded_;
  }

  Task<Reply> handle(Call& call, Next next) override {
    if (!is_on_tape(call, options_.tools)) return next(call);
    auto entry = tape_.take(tape_key(call));
    if (!entry && !options_.strict) return next(call);
    return answer(call, std::move(entry));
  }

 private:
  Task<Reply> answer(Call& call, Result<TapeEntry> entry) const {
    if (!entry) co_return fail(std::move(entry).error());
    auto asked = std::exchange(entry->asked, {});
    auto outcome = play(call, *std::move(entry));
    if (!sample_) co_return outcome;
    for (auto& request : asked) {
      auto task = sample_(call, std::move(request));
      auto reply = co_await std::move(task);
      // What it was told is in the result.
      if (is_cancelled(reply)) co_return fail(std::move(reply).error());
    }
    co_return outcome;
  }

  static Result<Reply> play(Call& call, TapeEntry entry) {
    try {
      return TapePlayer(call).play(std::move(entry));
    } catch (...) {
      return fail(current_exception_error("replaying"));
    }
  }

  static bool is_cancelled(const Result<Reply>& reply) noexcept {
    return !reply && reply.error().code() == ErrorCode::cancelled;
  }

  ReplayOptions options_;
  std::once_flag loaded_once_;
  Result<> loaded_;
  std::function<Task<Reply>(const Call&, ModelRequest)> sample_;
  Tape tape_;
};

}  // namespace

std::shared_ptr<Middleware> record_calls(RecordOptions options) {
  return std::make_shared<RecordCalls>(std::move(options));
}

std::shared_ptr<Middleware> replay_calls(ReplayOptions options) {
  return std::make_shared<ReplayCalls>(std::move(options));
}

}  // namespace purser
