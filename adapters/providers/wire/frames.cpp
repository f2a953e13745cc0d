// frames.cpp: server-sent events and lines.
#include <purser/adapters/providers/wire/frames.hpp>
#include <purser/adapters/sse/parser.hpp>
#include <string>

namespace purser::provider_wire {
namespace {

class SseFrames final : public FrameParser {
 public:
  Result<StreamControl> feed(std::string_view bytes, OnFrame on_frame) override {
    return parser_.feed(
        bytes, [&](const sse::Event& event) { return on_frame({event.type, event.data}); });
  }
  Result<StreamControl> finish(OnFrame on_frame) override {
    return parser_.finish(
        [&](const sse::Event& event) { return on_frame({event.type, event.data}); });
  }

 private:
  sse::Parser parser_;
};

class LineFrames final : public FrameParser {
 public:
  Result<StreamControl> feed(std::string_view bytes, OnFrame on_frame) override {
    for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
      const auto control = end_line(bytes.substr(0, end), on_frame);
      if (!control || *control == StreamControl::stop) return control;
      bytes.remove_prefix(end + 1);
    }
    if (partial_.size() + bytes.size() > line_bytes_max) {
      return fail(ErrorCode::too_large, "a line of the answer is longer than 16 MiB");
    }
    partial_ += bytes;
    return StreamControl::go_on;
  }

  Result<StreamControl> finish(OnFrame on_frame) override { return end_line({}, on_frame); }

 private:
  static constexpr std::size_t line_bytes_max = std::size_t{16} << 20;

  Result<StreamControl> end_line(std::string_view rest, OnFrame on_frame) {
    if (partial_.empty()) return report(rest, on_frame);
    partial_ += rest;
    auto control = report(partial_, on_frame);
    partial_.clear();
    return control;
  }

  static Result<StreamControl> report(std::string_view line, OnFrame on_frame) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line.empty() ? StreamControl::go_on : on_frame({{}, line});
  }

  std::string partial_;
};

}  // namespace

std::unique_ptr<FrameParser> sse_frames() { return std::make_unique<SseFrames>(); }
std::unique_ptr<FrameParser> line_frames() { return std::make_unique<LineFrames>(); }

}  // namespace purser::provider_wire
