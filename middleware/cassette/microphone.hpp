// microphone.hpp: listens to an attempt that is recorded.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <purser/middleware/cassette/tape.hpp>
#include <purser/runtime/call.hpp>
#include <purser/runtime/request_json.hpp>

namespace purser {

/// Hears what happens to one attempt, and passes it on. `asks` is called
/// under the lock of whoever owns it, and no longer when `line` is.
class TapeMicrophone final : public StreamSink, public AttemptObserver {
 public:
  /// Before `bind`, for each attempt.
  void prepare(const Call& call) {
    key_ = tape_key(call);
    events_.clear();
    asked_.clear();
    asking_.clear();
  }
  void bind(Call& call) noexcept {
    sink_ = call.sink;
    observer_ = call.observer;
    if (sink_ != nullptr) call.sink = this;
    call.observer = this;
  }
  void unbind(Call& call) const noexcept {
    call.sink = sink_;
    call.observer = observer_;
  }
  /// A model call was made below this one. Its further attempts are no calls of their own.
  void asks(const Call& below) {
    if (std::find(asking_.begin(), asking_.end(), below.id()) != asking_.end()) return;
    asked_.push_back(to_json(below.model_request()));
    asking_.push_back(below.id());
  }
  [[nodiscard]] std::string line(const Result<Reply>& outcome) const {
    return tape_line(key_, events_, asked_, outcome);
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
  Json asked_ = Json::array();
  std::vector<CallId> asking_;  ///< whose calls those are
  StreamSink* sink_ = nullptr;
  AttemptObserver* observer_ = nullptr;
};

}  // namespace purser
