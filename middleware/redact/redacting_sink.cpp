// redacting_sink.cpp: one text at a time, and the arguments of each tool call by themselves.
#include <purser/middleware/redact/redacting_sink.hpp>

namespace purser {
namespace {

Chunk arguments_chunk(std::uint32_t index) {
  Chunk chunk;
  chunk.kind = Chunk::Kind::tool_arguments;
  chunk.index = index;
  return chunk;
}

}  // namespace

StreamControl RedactingSink::pass(const Chunk& like, std::string_view text) {
  if (stopped_) return StreamControl::stop;
  if (text.empty()) return StreamControl::go_on;
  auto chunk = like;
  chunk.text = text;
  const auto control = sink_.on_chunk(chunk);
  stopped_ = control == StreamControl::stop;
  return control;
}

StreamControl RedactingSink::end_text() {
  Chunk chunk;
  chunk.kind = kind_;
  return pass(chunk, text_.finish());
}

StreamControl RedactingSink::end_arguments() {
  auto control = StreamControl::go_on;
  for (auto& [index, redactor] : arguments_) {
    control = pass(arguments_chunk(index), redactor.finish());
  }
  return control;
}

StreamControl RedactingSink::on_chunk(const Chunk& chunk) {
  if (stopped_) return StreamControl::stop;
  if (chunk.kind == Chunk::Kind::usage) return sink_.on_chunk(chunk);
  if (chunk.kind == Chunk::Kind::tool_arguments) {
    auto& redactor = arguments_.try_emplace(chunk.index, rules_, counts_).first->second;
    return pass(chunk, redactor.feed(chunk.text));
  }
  if (chunk.kind == Chunk::Kind::tool_call) {
    if (end_text() == StreamControl::stop) return StreamControl::stop;
    const auto control = sink_.on_chunk(chunk);
    stopped_ = control == StreamControl::stop;
    return control;
  }
  if (chunk.kind != kind_ && end_text() == StreamControl::stop) return StreamControl::stop;
  kind_ = chunk.kind;
  return pass(chunk, text_.feed(chunk.text));
}

void RedactingSink::finish() {
  if (end_text() == StreamControl::go_on) (void)end_arguments();
}

}  // namespace purser
