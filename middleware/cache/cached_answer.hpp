// cached_answer.hpp: an answer that is kept, and how it is given again.
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include <purser/runtime/reply.hpp>
#include <purser/runtime/stream.hpp>
#include <purser/runtime/tool.hpp>

namespace purser {

/// Immutable and shared.
class CachedAnswer {
 public:
  /// Null where the outcome is none that may be kept: an error, a refusal, an answer that was cut
  /// or whose usage is not known exactly, a result that its tool presents as a failure. `tool`:
  /// whose result it is; stays alive with it.
  [[nodiscard]] static std::shared_ptr<const CachedAnswer> from(const Result<Reply>& outcome,
                                                                std::shared_ptr<const Tool> tool);

  /// As a new reply, without usage. A `sink` receives it as chunks, one for each part; what a sink
  /// that stops has got by then is the reply. Error: `internal`: the sink threw.
  [[nodiscard]] Result<Reply> give(StreamSink* sink) const;

  /// About what it takes in memory.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  using Body = std::variant<ModelReply, Json>;
  CachedAnswer(Body body, std::shared_ptr<const Tool> tool);

  Body body_;
  std::shared_ptr<const Tool> tool_;
  std::size_t bytes_;
};

}  // namespace purser
