// parser.hpp: reads server-sent events from bytes as they arrive.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <purser/adapters/sse/function_ref.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::sse {

/// One event. Views are valid during the call that hands it over.
struct Event {
  /// The `event:` field; empty where the server named none (which means `message`).
  std::string_view type;
  /// All `data:` lines, joined by a line feed.
  std::string_view data;
  /// The last `id:` seen, in this event or an earlier one.
  std::string_view id;
};

/// Sizes in bytes: of a line without its end, of the joined data of an event. Passing one is
/// `too_large`; an id above its own is ignored.
struct Limits {
  std::size_t line_bytes_max = 16U * 1024 * 1024;
  std::size_t event_bytes_max = 16U * 1024 * 1024;
  std::size_t id_bytes_max = 16U * 1024;
};

/// Incremental parser of `text/event-stream` (WHATWG HTML, section 9.2.6), lenient in one point:
/// the last event needs no empty line behind it.
///
/// Lines end with LF, CRLF or CR, also mixed and split between chunks. Comments, unknown fields and
/// a byte order mark are skipped. An event without a `data:` line is not reported. The same bytes
/// give the same events however they are cut. Does not allocate once its buffers have grown. Not
/// thread-safe.
class Parser {
 public:
  /// Says whether to go on, or fails the parse.
  using OnEvent = FunctionRef<Result<StreamControl>(const Event&)>;

  explicit Parser(Limits limits = Limits()) : limits_(limits) {}

  /// Takes the next bytes and reports every event that they complete. `stop` when `on_event` said
  /// so: the rest of `bytes` and everything after is ignored. Errors: `too_large`; what `on_event`
  /// returned. After one the parser stays failed.
  [[nodiscard]] Result<StreamControl> feed(std::string_view bytes, OnEvent on_event);

  /// The stream ended: reports an event that was not closed by an empty line. Call once.
  [[nodiscard]] Result<StreamControl> finish(OnEvent on_event);

  /// The last valid `retry:` field: how long to wait before connecting again.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const noexcept { return retry_; }

  /// The `id:` as it stood when the last event ended, also one without data: what to ask for more
  /// after. An event that was cut off does not count. Empty: none.
  [[nodiscard]] const std::string& last_event_id() const noexcept { return last_event_id_; }

 private:
  Result<StreamControl> parse(std::string_view bytes, OnEvent on_event);
  Result<StreamControl> end_line(std::string_view line, OnEvent on_event);
  Result<StreamControl> end_partial(std::string_view rest, OnEvent on_event);
  Result<StreamControl> end_event(OnEvent on_event);
  Result<StreamControl> remember(Result<StreamControl> outcome);
  Result<> keep_partial(std::string_view bytes);
  Result<> on_field(std::string_view name, std::string_view value);
  Result<> on_data(std::string_view value);
  void on_retry(std::string_view value);

  Limits limits_;
  std::string partial_;  // of a line whose end has not come
  std::string data_;
  std::string type_;
  std::string id_;
  std::string last_event_id_;
  std::optional<std::chrono::milliseconds> retry_;
  std::optional<Error> error_;
  bool has_data_ = false;
  bool first_line_ = true;
  bool after_cr_ = false;  // a line feed that comes next belongs to the line before
  bool stopped_ = false;
};

}  // namespace purser::sse
