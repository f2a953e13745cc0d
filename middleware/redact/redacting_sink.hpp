// redacting_sink.hpp: a stream without its secrets.
#pragma once

#include <map>

#include <purser/middleware/redact/redactor.hpp>
#include <purser/runtime/stream.hpp>

namespace purser {

/// Stands in front of `sink`. What a piece holds back comes out when the next part begins, or at
/// the end. Everything must outlive it.
class RedactingSink final : public StreamSink {
 public:
  RedactingSink(StreamSink& sink, const SecretRules& rules, SecretCounts& counts) noexcept
      : sink_(sink), rules_(rules), counts_(counts), text_(rules, counts) {}

  StreamControl on_chunk(const Chunk& chunk) override;
  /// The answer ends; may throw what the sink throws. A sink that has stopped gets nothing.
  void finish();

 private:
  StreamControl pass(const Chunk& like, std::string_view text);
  StreamControl end_text();
  StreamControl end_arguments();

  StreamSink& sink_;
  const SecretRules& rules_;
  SecretCounts& counts_;
  Chunk::Kind kind_ = Chunk::Kind::text;  ///< of `text_`
  Redactor text_;
  std::map<std::uint32_t, Redactor> arguments_;  ///< by tool call
  bool stopped_ = false;
};

}  // namespace purser
