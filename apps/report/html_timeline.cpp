// html_timeline.cpp: a table of bookings; all but the newest fold away.
#include <purser/apps/report/html_timeline.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/report_text.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

using Kind = JournalRecord::Kind;

constexpr std::size_t unfolded_max = 20;

std::string booking_note(const JournalChange& booking) {
  std::string notes;
  const auto note = [&](const char* look, const std::string& text) {
    notes += fmt::format(" <span class=\"tag {}\">{}</span>", look, text);
  };
  if (booking.low != booking.high) note("warn", "in doubt from " + html_money(booking.low));
  if (booking.kind == Kind::charge && booking.high > booking.set_aside) note("warn", "overrun");
  if (booking.cause != AttemptCause::first) note("", std::string(to_string(booking.cause)));
  if (booking.kind == Kind::track) note("", "from elsewhere");
  if (booking.kind == Kind::adjust) note("", booking.high.is_negative() ? "refund" : "surcharge");
  return notes;
}

std::string took(const JournalChange& booking) {
  return booking.kind == Kind::charge ? duration_text(booking.time - booking.origin.time) : "–";
}

std::string booking_row(const JournalChange& booking, int decimals) {
  const auto time = rfc3339(booking.origin.time);
  return fmt::format(
      "<tr><td class=\"time\"><span class=\"date\">{}</span> {}</td><th scope=\"row\">{}{}"
      "<span class=\"who\">{}</span></th><td class=\"roomy\">{}</td><td class=\"roomy\">{}</td>"
      "<td>{}</td></tr>\n",
      time.substr(0, 10), time.substr(11, 8), html_name(booking.origin.name), booking_note(booking),
      html_name(booking.origin.scope.to_string()), took(booking),
      booking.tokens == 0 ? "–" : grouped(booking.tokens), html_money(booking.high, decimals));
}

constexpr auto timeline_head =
    "<table class=\"timeline\" aria-label=\"Calls\"><thead><tr><th scope=\"col\">Held at</th>"
    "<th scope=\"col\">Call</th><th scope=\"col\" class=\"roomy\">Took</th>"
    "<th scope=\"col\" class=\"roomy\">Tokens</th><th scope=\"col\">Cost</th></tr></thead>"
    "<tbody>\n";

}  // namespace

std::string duration_text(std::chrono::nanoseconds duration) {
  const auto millis = std::chrono::round<std::chrono::milliseconds>(duration).count();
  const auto seconds = millis / 1000;
  if (millis < 1000) return fmt::format("{} ms", std::max<std::int64_t>(millis, 0));
  if (seconds < 60) return fmt::format("{}.{} s", seconds, millis / 100 % 10);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string html_timeline(const std::vector<JournalChange>& bookings, std::uint64_t dropped) {
  if (bookings.empty()) return "";
  int decimals = 2;
  for (const auto& booking : bookings) decimals = std::max(decimals, decimals_of(booking.high));
  std::string text = timeline_head;
  for (std::size_t i = 0; i < bookings.size(); ++i) {
    if (i == unfolded_max) {
      text += fmt::format("</tbody></table>\n<details><summary>{} earlier ones</summary>{}",
                          bookings.size() - i, timeline_head);
    }
    text += booking_row(bookings[bookings.size() - 1 - i], decimals);
  }
  text += "</tbody></table>\n";
  if (bookings.size() > unfolded_max) text += "</details>\n";
  if (dropped > 0) {
    text +=
        fmt::format("<p class=\"note\">{} before these are in the sums, not in this list.</p>\n",
                    grouped(static_cast<std::int64_t>(dropped)));
  }
  return text;
}

}  // namespace purser::cli
