// live_status.cpp: two streams that may be one terminal, and a line that is rewritten in place.
#include <purser/apps/live_status.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/apps/output.hpp>
#include <purser/runtime/text_cut.hpp>
#include <purser/runtime/visible_text.hpp>

namespace purser::cli {
namespace {

constexpr auto dim = "\033[2m";
constexpr auto yellow = "\033[33m";
constexpr auto red = "\033[31m";
constexpr auto plain = "\033[0m";
constexpr auto erase_line = "\r\033[K";
constexpr std::size_t kept_max = 10'000;

/// The model's text keeps its lines and tabs, and loses what would move the cursor.
std::string harmless(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto control = control_at(text, at);
    if (control == 0 || text[at] == '\n' || text[at] == '\t') clean += text[at];
    if (control > 1) at += control - 1;
  }
  return clean;
}

std::string tool_line(const CallFinished& event) {
  const auto millis = std::chrono::round<std::chrono::milliseconds>(event.duration).count();
  const auto outcome =
      event.error ? fmt::format(" failed: {}", printable(event.error->message())) : std::string();
  return fmt::format("tool {} | {} | {} ms{}", printable(event.name), to_string(event.charge.high),
                     millis, outcome);
}

}  // namespace

LiveStatusOptions LiveStatusOptions::for_terminal(bool show_text) {
  LiveStatusOptions options;
  if (!show_text) options.text = nullptr;
  options.in_place = is_terminal(stderr);
  options.color = wants_color(stderr);
  options.columns = cli::columns(stderr);
  return options;
}

std::string status_text(const SessionReport& report, std::optional<Money> left, int turn) {
  const auto& sums = report.sums;
  auto text = fmt::format("turn {} | spent {} | held {}", turn, to_string(sums.total_spent),
                          to_string(sums.held));
  if (left) text += fmt::format(" | left {}", to_string(*left));
  return text + fmt::format(" | {} tokens", sums.llm.usage.total());
}

LiveStatus::LiveStatus(std::shared_ptr<Runtime> runtime, Session session, LiveStatusOptions options)
    : runtime_(std::move(runtime)), session_(std::move(session)), options_(options) {
  subscribe();
}

LiveStatus::~LiveStatus() { finish(); }

void LiveStatus::subscribe() {
  auto& events = runtime_->events();
  const auto ledger = [this](const LedgerEvent& event) { on_ledger(event); };
  connections_ = {
      events.on_call_started.connect([this](const CallStarted& event) { on_started(event); }),
      events.on_call_finished.connect([this](const CallFinished& event) { on_finished(event); }),
      events.on_finding.connect([this](const Finding& finding) { on_finding(finding); }),
      events.on_threshold.connect(ledger),
      events.on_budget_exhausted.connect(ledger),
      events.on_overrun.connect(ledger),
  };
}

void LiveStatus::finish() {
  if (connections_.empty()) return;
  runtime_->flush_events();
  for (const auto& connection : connections_) connection.disconnect();
  connections_.clear();
  runtime_->flush_events();  // a handler that was running when it was disconnected has ended
  const std::lock_guard lock(mutex_);
  pauses_ = 0;
  write_kept();
  erase();
  if (line_open_) write_text("\n");
  erase();
}

void LiveStatus::tell(std::string_view line) {
  const std::lock_guard lock(mutex_);
  write_line(line, yellow);
  draw();
}

void LiveStatus::pause() {
  const std::lock_guard lock(mutex_);
  if (pauses_++ > 0) return;
  erase();
  if (!line_open_ || !shares_terminal()) return;
  put(options_.text, "\n");
  line_open_ = false;
}

void LiveStatus::resume() {
  const std::lock_guard lock(mutex_);
  if (pauses_ == 0) return;
  --pauses_;
  if (pauses_ > 0) return;
  write_kept();
  draw();
}

StreamControl LiveStatus::on_chunk(const Chunk& chunk) {
  const std::lock_guard lock(mutex_);
  if (chunk.kind == Chunk::Kind::text || chunk.kind == Chunk::Kind::refusal) {
    write_text(chunk.text);
  }
  if (chunk.kind == Chunk::Kind::tool_call && line_open_) write_text("\n");
  return StreamControl::go_on;
}

bool LiveStatus::is_ours(const Scope& scope) const {
  return scope.id_of("session") == session_.id();
}

void LiveStatus::on_started(const CallStarted& event) {
  if (!is_ours(event.scope)) return;
  const std::lock_guard lock(mutex_);
  if (event.kind == CallKind::model) ++turn_;
  draw();
}

void LiveStatus::on_finished(const CallFinished& event) {
  if (!is_ours(event.scope)) return;
  const std::lock_guard lock(mutex_);
  if (event.error && event.error->code() == ErrorCode::budget_busy) {
    if (event.kind == CallKind::model) --turn_;  // the same turn tries again
  } else if (event.kind == CallKind::model) {
    if (!options_.in_place) {
      write_line(status_text(session_.report(), session_.remaining(), turn_), dim);
    }
  } else {
    write_line(tool_line(event), dim);
  }
  draw();
}

void LiveStatus::on_ledger(const LedgerEvent& event) {
  // Limits of the customer and of the whole concern this session as well.
  const auto session = event.account.id_of("session");
  if (!session.empty() && session != session_.id()) return;
  const std::lock_guard lock(mutex_);
  const bool exhausted = event.kind == LedgerEvent::Kind::budget_exhausted;
  write_line("! " + printable(event.message), exhausted ? red : yellow);
  draw();
}

void LiveStatus::on_finding(const Finding& finding) {
  if (!finding.warns || !is_ours(finding.scope)) return;
  const std::lock_guard lock(mutex_);
  write_line("! " + printable(finding.message), yellow);
  draw();
}

/// The model's text and the status stand on one screen.
bool LiveStatus::shares_terminal() const {
  return options_.in_place && options_.text != nullptr && is_terminal(options_.text);
}

/// False: it is to be written now, as what is too much to keep.
bool LiveStatus::keep_back(std::string_view text, const char* color) {
  if (pauses_ == 0 || kept_.size() >= kept_max) return false;
  kept_.push_back({std::string(text), color});
  return true;
}

void LiveStatus::write_kept() {
  for (const auto& kept : std::exchange(kept_, {})) {
    if (kept.color == nullptr) write_text(kept.text);
    if (kept.color != nullptr) write_line(kept.text, kept.color);
  }
}

void LiveStatus::write_text(std::string_view text) {
  if (options_.text == nullptr || text.empty() || keep_back(text, nullptr)) return;
  if (shares_terminal()) {
    erase();
    put(options_.text, harmless(text));
  } else {
    put(options_.text, text);
  }
  line_open_ = text.back() != '\n';
  draw();
}

void LiveStatus::write_line(std::string_view line, const char* color) {
  if (keep_back(line, color)) return;
  erase();
  if (line_open_ && shares_terminal()) {
    put(options_.text, "\n");
    line_open_ = false;
  }
  const auto text =
      options_.color ? fmt::format("{}{}{}\n", color, line, plain) : fmt::format("{}\n", line);
  put(options_.status, text);
}

/// Only at the begin of a line, so that it never stands in the middle of the model's text.
void LiveStatus::draw() {
  if (pauses_ > 0 || !options_.in_place || (line_open_ && shares_terminal())) return;
  const auto text = status_text(session_.report(), session_.remaining(), turn_);
  // A byte per column is never too long.
  const auto shown = cut_text(text, options_.columns > 1 ? options_.columns - 1 : 1);
  put(options_.status, options_.color ? fmt::format("{}{}{}{}", erase_line, dim, shown, plain)
                                      : fmt::format("{}{}", erase_line, shown));
  drawn_ = true;
}

void LiveStatus::erase() {
  if (!drawn_) return;
  put(options_.status, erase_line);
  drawn_ = false;
}

}  // namespace purser::cli
