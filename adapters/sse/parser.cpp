// parser.cpp: lines out of bytes, fields out of lines, events out of fields.
#include <purser/adapters/sse/parser.hpp>

#include <algorithm>
#include <charconv>

namespace purser::sse {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Finds line ends. Each byte is looked at once per kind of line end, also when only one kind
/// occurs.
class LineEnds {
 public:
  explicit LineEnds(std::string_view bytes) : bytes_(bytes), line_feed_(bytes.find('\n')) {}

  /// The first CR or LF at or behind `from`; npos if there is none.
  std::size_t next(std::size_t from) {
    if (line_feed_ != std::string_view::npos && line_feed_ < from)
      line_feed_ = bytes_.find('\n', from);
    const std::size_t carriage_return = bytes_.substr(0, line_feed_).find('\r', from);
    return std::min(carriage_return, line_feed_);
  }

 private:
  std::string_view bytes_;
  std::size_t line_feed_;
};

Error too_large(std::string_view what, std::size_t limit) {
  return Error(ErrorCode::too_large, "the " + std::string(what) +
                                         " of a server-sent event passes " + std::to_string(limit) +
                                         " bytes");
}

}  // namespace

Result<StreamControl> Parser::feed(std::string_view bytes, OnEvent on_event) {
  if (error_) return fail(*error_);
  if (stopped_) return StreamControl::stop;
  return remember(parse(bytes, on_event));
}

Result<StreamControl> Parser::finish(OnEvent on_event) {
  if (error_) return fail(*error_);
  if (stopped_) return StreamControl::stop;
  if (!partial_.empty()) {
    auto outcome = end_line(partial_, on_event);
    if (!outcome) return remember(std::move(outcome));
  }
  auto outcome = remember(end_event(on_event));
  stopped_ = true;
  return outcome;
}

Result<StreamControl> Parser::remember(Result<StreamControl> outcome) {
  if (!outcome)
    error_ = outcome.error();
  else
    stopped_ = *outcome == StreamControl::stop;
  return outcome;
}

Result<StreamControl> Parser::parse(std::string_view bytes, OnEvent on_event) {
  LineEnds ends(bytes);
  std::size_t start = 0;
  while (start < bytes.size()) {
    if (std::exchange(after_cr_, false) && bytes[start] == '\n') {
      ++start;
      continue;
    }
    const std::size_t end = ends.next(start);
    if (end == std::string_view::npos) break;
    after_cr_ = bytes[end] == '\r';
    const auto line = bytes.substr(start, end - start);
    start = end + 1;
    auto outcome = partial_.empty() ? end_line(line, on_event) : end_partial(line, on_event);
    if (!outcome || *outcome == StreamControl::stop) return outcome;
  }
  if (auto kept = keep_partial(bytes.substr(start)); !kept) return fail(kept.error());
  return StreamControl::go_on;
}

Result<> Parser::keep_partial(std::string_view bytes) {
  if (bytes.size() > limits_.line_bytes_max - std::min(limits_.line_bytes_max, partial_.size())) {
    return fail(too_large("line", limits_.line_bytes_max));
  }
  partial_.append(bytes);
  return {};
}

Result<StreamControl> Parser::end_partial(std::string_view rest, OnEvent on_event) {
  if (auto kept = keep_partial(rest); !kept) return fail(kept.error());
  auto outcome = end_line(partial_, on_event);
  partial_.clear();
  return outcome;
}

Result<StreamControl> Parser::end_line(std::string_view line, OnEvent on_event) {
  if (line.size() > limits_.line_bytes_max) return fail(too_large("line", limits_.line_bytes_max));
  if (std::exchange(first_line_, false) && line.starts_with(byte_order_mark)) {
    line.remove_prefix(byte_order_mark.size());
  }
  if (line.empty()) return end_event(on_event);
  const std::size_t colon = line.find(':');
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (auto taken = on_field(line.substr(0, colon), value); !taken) return fail(taken.error());
  return StreamControl::go_on;
}

Result<> Parser::on_field(std::string_view name, std::string_view value) {
  if (name == "data") return on_data(value);
  if (name == "event") type_.assign(value);
  const bool may_be_id = value.size() <= limits_.id_bytes_max && value.find('\0') == value.npos;
  if (name == "id" && may_be_id) id_.assign(value);
  if (name == "retry") on_retry(value);
  return {};
}

Result<> Parser::on_data(std::string_view value) {
  const std::size_t joined = data_.size() + (has_data_ ? 1 : 0) + value.size();
  if (joined > limits_.event_bytes_max) return fail(too_large("data", limits_.event_bytes_max));
  if (has_data_) data_ += '\n';
  data_.append(value);
  has_data_ = true;
  return {};
}

void Parser::on_retry(std::string_view value) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) return;
  std::int32_t milliseconds = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), milliseconds);
  if (parsed.ec == std::errc()) retry_ = std::chrono::milliseconds(milliseconds);
}

Result<StreamControl> Parser::end_event(OnEvent on_event) {
  Result<StreamControl> outcome = StreamControl::go_on;
  if (last_event_id_ != id_) last_event_id_ = id_;
  if (has_data_) {
    Event event;
    event.type = type_;
    event.data = data_;
    event.id = id_;
    outcome = on_event(event);
  }
  has_data_ = false;
  data_.clear();
  type_.clear();
  return outcome;
}

}  // namespace purser::sse
