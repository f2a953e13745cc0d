// cassette.cpp: listens to an attempt and writes it down, or plays it from what was written.
#include <purser/middleware/cassette.hpp>

#include <mutex>
#include <utility>

#include <purser/middleware/cassette/tape.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

/// A tool that makes calls itself runs in any case, so that its calls are made and paid for.
bool is_on_tape(const Call& call, const std::vector<Glob>& tools) {
  if (call.kind() == CallKind::model) return true;
  const auto* const tool = call.tool();
  return tool != nullptr && !tool->function_in_call && matches_any(tools, call.name());
}

/// Hears what happens to one attempt, and passes it on.
class TapeMicrophone final : public StreamSink, public AttemptObserver {
 public:
  void bind(Call& call) {
    key_ = tape_key(call);
    events_.clear();
    sink_ = call.sink;
    observer_ = call.observer;
    if (sink_ != nullptr) call.sink = this;
    call.observer = this;
  }
  void unbind(Call& call) const noexcept {
    call.sink = sink_;
    call.observer = observer_;
  }
  [[nodiscard]] std::string line(const Result<Reply>& outcome) const {
    return tape_line(key_, events_, outcome);
  }

  void dispatched() noexcept override {
    TapeEvent event;
    event.dispatched = true;
    events_.push_back(std::move(event));
    if (observer_ != nullptr) observer_->dispatched();
  }
  void usage_so_far(const Usage& usage) noexcept override {
    TapeEvent event;
    event.usage = usage;
    events_.push_back(std::move(event));
    if (observer_ != nullptr) observer_->usage_so_far(usage);
  }
  StreamControl on_chunk(const Chunk& chunk) override {
    TapeEvent event{false,
                    true,
                    chunk.kind,
                    chunk.index,
                    std::string(chunk.text),
                    std::string(chunk.id),
                    std::string(chunk.name),
                    {}};
    if (chunk.usage != nullptr) event.usage = *chunk.usage;
    events_.push_back(std::move(event));
    return sink_->on_chunk(chunk);
  }

 private:
  std::string key_;
  std::vector<TapeEvent> events_;
  StreamSink* sink_ = nullptr;
  AttemptObserver* observer_ = nullptr;
};

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
    if (is_on_tape(call, options_.tools)) call.slot<TapeMicrophone>(this).bind(call);
    return go_on();
  }

  void after(Call& call, Result<Reply>& outcome) noexcept override {
    const auto* const microphone = call.find_slot<TapeMicrophone>(this);
    if (microphone == nullptr) return;
    microphone->unbind(call);
    if (auto written = write(*microphone, outcome); !written) {
      call.note({"record_failed", written.error().message()});
    }
  }

 private:
  Result<> write(const TapeMicrophone& microphone, const Result<Reply>& outcome) noexcept {
    try {
      const auto line = microphone.line(outcome);
      const std::lock_guard lock(mutex_);
      return options_.write(line);
    } catch (...) {
      return fail(current_exception_error("recording"));
    }
  }

  RecordOptions options_;
  std::mutex mutex_;
  bool opened_ = false;
};

/// Plays one entry to whoever listens to the call.
class TapePlayer {
 public:
  explicit TapePlayer(Call& call) noexcept : call_(call) {}

  Result<Reply> play(TapeEntry entry) {
    for (const auto& event : entry.events) {
      if (stopped_ && event.is_chunk) return cut(std::move(entry));
      send(event);
    }
    if (!entry.outcome) return fail(std::move(entry.outcome).error());
    if (auto* const result = std::get_if<Json>(&*entry.outcome)) return Reply(std::move(*result));
    return Reply(std::get<ModelReply>(std::move(*entry.outcome)));
  }

 private:
  void send(const TapeEvent& event) {
    if (event.is_chunk) return send_chunk(event);
    if (call_.observer == nullptr) return;
    if (event.dispatched) call_.observer->dispatched();
    if (event.usage) call_.observer->usage_so_far(*event.usage);
  }

  void send_chunk(const TapeEvent& event) {
    if (call_.sink == nullptr) return;
    Chunk chunk;
    chunk.kind = event.kind;
    chunk.index = event.index;
    chunk.text = event.text;
    chunk.id = event.id;
    chunk.name = event.name;
    if (event.usage) chunk.usage = &*event.usage;
    stopped_ = call_.sink->on_chunk(chunk) == StreamControl::stop;
    if (event.kind == Chunk::Kind::text) delivered_ += event.text;
  }

  /// The sink stopped earlier than when it was recorded: the answer is what came so far.
  Result<Reply> cut(TapeEntry entry) const {
    ModelReply reply;
    reply.model = call_.name();
    if (entry.outcome) reply = std::get<ModelReply>(std::move(*entry.outcome));
    reply.message = Message::assistant(delivered_);
    reply.stop_reason = StopReason::stopped_by_us;
    reply.usage_quality = UsageQuality::partial;
    return Reply(std::move(reply));
  }

  Call& call_;
  std::string delivered_;
  bool stopped_ = false;
};

class ReplayCalls final : public Hook {
 public:
  explicit ReplayCalls(ReplayOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "replay"; }
  Place place() const noexcept override { return Place::record; }

  Result<> join(const StageContext& /*context*/) override {
    std::call_once(loaded_once_, [&] { loaded_ = tape_.load(options_.cassette); });
    return loaded_;
  }

  Verdict before(Call& call) override {
    if (!is_on_tape(call, options_.tools)) return go_on();
    auto entry = tape_.take(tape_key(call));
    if (!entry) return options_.strict ? refuse(std::move(entry).error()) : go_on();
    auto outcome = TapePlayer(call).play(*std::move(entry));
    return Verdict(std::move(outcome));
  }

 private:
  ReplayOptions options_;
  std::once_flag loaded_once_;
  Result<> loaded_;
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
