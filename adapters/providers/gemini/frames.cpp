// frames.cpp: events, and bare JSON between them.
#include <purser/adapters/providers/gemini/frames.hpp>
#include <string>

namespace purser::gemini {
namespace {

using provider_wire::FrameParser;

/// Finds the end of one JSON value by its brackets.
class BareJson {
 public:
  /// How many bytes belong to the value; all of them while its end has not come.
  std::size_t take(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (!step(bytes[i])) continue;
      text_.append(bytes, 0, i + 1);
      return i + 1;
    }
    text_ += bytes;
    return bytes.size();
  }
  [[nodiscard]] bool is_whole() const noexcept { return depth_ == 0; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  /// True at the last byte of the value.
  bool step(char c) {
    if (in_string_) {
      in_string_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
      return false;
    }
    in_string_ = c == '"';
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    return depth_ == 0;
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

class GeminiFrames final : public FrameParser {
 public:
  Result<StreamControl> feed(std::string_view bytes, OnFrame on_frame) override {
    while (!bytes.empty()) {
      if (in_bare_) {
        const auto taken = bare_.take(bytes);
        bytes.remove_prefix(taken);
        if (bare_.text().size() > bare_bytes_max)
          return fail(ErrorCode::too_large, "an event of the answer is longer than 16 MiB");
        const auto control = end_bare(on_frame);
        if (!control || *control == StreamControl::stop) return control;
        continue;
      }
      const auto size = up_to_bare(bytes);
      const auto control = events_->feed(bytes.substr(0, size), on_frame);
      if (!control || *control == StreamControl::stop) return control;
      bytes.remove_prefix(size);
    }
    return StreamControl::go_on;
  }

  Result<StreamControl> finish(OnFrame on_frame) override {
    if (in_bare_) return fail(ErrorCode::protocol_error, "the stream ends in the middle of JSON");
    return events_->finish(on_frame);
  }

 private:
  static constexpr std::size_t bare_bytes_max = std::size_t{16} << 20;

  /// The bytes in front of a line that begins with a bracket; all of them where there is none.
  std::size_t up_to_bare(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
      if (at_line_start_ && (bytes[at] == '{' || bytes[at] == '[')) {
        in_bare_ = true;
        bare_ = BareJson();
        return at;
      }
      const auto end = bytes.find('\n', at);
      at_line_start_ = end != bytes.npos;
      if (!at_line_start_) break;
      at = end + 1;
    }
    return bytes.size();
  }

  Result<StreamControl> end_bare(OnFrame on_frame) {
    if (!bare_.is_whole()) return StreamControl::go_on;
    in_bare_ = false;
    at_line_start_ = false;
    return on_frame({{}, bare_.text()});
  }

  std::unique_ptr<FrameParser> events_ = provider_wire::sse_frames();
  BareJson bare_;
  bool in_bare_ = false;
  bool at_line_start_ = true;
};

}  // namespace

std::unique_ptr<FrameParser> frames() { return std::make_unique<GeminiFrames>(); }

}  // namespace purser::gemini
