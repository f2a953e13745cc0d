// html_chart.cpp: columns on round lines. Widths are percentages, heights pixels: texts keep their
// size on every screen.
#include <purser/apps/report/html_chart.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/report/html_bars.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

constexpr std::int64_t plot_height = 200;
constexpr std::int64_t plot_top = 14;  ///< room for the highest label
constexpr std::int64_t labels_max = 6;
constexpr std::size_t places_min = 12;  ///< so that few columns stay columns

std::int64_t column_total(const BarParts& parts) noexcept {
  return Money::saturating_add(Money::nanodollars(parts.certain + parts.in_doubt),
                               Money::nanodollars(parts.held))
      .nanodollars();
}

std::int64_t pixels(std::int64_t amount, std::int64_t whole) noexcept {
  __extension__ using Wide = __int128;
  return static_cast<std::int64_t>(Wide{amount} * plot_height / std::max<std::int64_t>(whole, 1));
}

/// Money that is there is seen, if only as a line.
std::int64_t seen_pixels(std::int64_t amount, std::int64_t whole) noexcept {
  return amount > 0 ? std::max<std::int64_t>(pixels(amount, whole), 1) : 0;
}

std::string bucket_title(const TimeBucket& bucket) {
  const auto& spending = bucket.spending;
  auto text = fmt::format("{}: {}", bucket.title, to_string(spending.spent));
  if (spending.in_doubt != Money()) text += ", in doubt " + to_string(spending.in_doubt);
  if (spending.held != Money()) text += ", held " + to_string(spending.held);
  return text + ", " + counted(spending.calls, "call");
}

std::string column(const TimeBucket& bucket, std::size_t index, std::size_t places,
                   std::int64_t whole) {
  const auto parts = bar_parts(bucket.spending);
  if (column_total(parts) == 0 && bucket.spending == Spending()) return "";
  // Tenths of a column: most of it is ink.
  const auto tenths = static_cast<std::int64_t>(places) * 10;
  const auto x = svg_percent(static_cast<std::int64_t>(index) * 10 + 1, tenths);
  const auto width = svg_percent(8, tenths);
  auto text = fmt::format("<g><title>{}</title>", html(bucket_title(bucket)));
  text += fmt::format(R"(<rect class="reach" x="{}%" width="{}%" y="{}" height="{}"/>)", x, width,
                      plot_top, plot_height);
  std::int64_t bottom = plot_top + plot_height;
  const auto stack = [&](const char* part, std::int64_t amount) {
    const auto height = seen_pixels(amount, whole);
    if (height == 0) return;
    bottom -= height;
    text += fmt::format(R"(<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>)", part, x,
                        width, bottom, height);
  };
  stack("certain", parts.certain);
  stack("in-doubt", parts.in_doubt);
  stack("held", parts.held);
  return text + "</g>";
}

std::string axis_lines(const std::vector<Money>& steps, bool as_labels) {
  int decimals = 2;
  for (const auto step : steps) decimals = std::max(decimals, decimals_of(step));
  std::string text;
  for (const auto step : steps) {
    const auto y = plot_top + plot_height - pixels(step.nanodollars(), steps.back().nanodollars());
    if (as_labels) {
      text += fmt::format(R"(<text x="100%" dx="-8" y="{}" dy="4" text-anchor="end">{}</text>)", y,
                          html(with_decimals(step, decimals)));
    } else {
      text += fmt::format(R"(<line class="{}" x1="0" x2="100%" y1="{}.5" y2="{}.5"/>)",
                          step == Money() ? "base" : "grid", y, y);
    }
  }
  return text;
}

/// A few labels at even distances, each below the middle of its column.
std::string time_labels(const std::vector<TimeBucket>& buckets, std::size_t places) {
  const auto count = static_cast<std::int64_t>(buckets.size());
  const auto halves = static_cast<std::int64_t>(places) * 2;
  const auto every = (count + labels_max - 1) / labels_max;
  std::string text;
  for (std::int64_t i = 0; i < count; i += every) {
    // The first one must not stick out, nor those in between crowd a narrow screen.
    text += fmt::format(R"(<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>)",
                        i / every % 2 == 0 ? "always" : "roomy",
                        i == 0 ? svg_percent(1, halves * 5) : svg_percent(i * 2 + 1, halves),
                        plot_top + plot_height + 18, i == 0 ? "start" : "middle",
                        html(buckets[static_cast<std::size_t>(i)].label));
  }
  return text;
}

std::string chart_sentence(const TimeBuckets& time) {
  const auto dearest = std::max_element(
      time.buckets.begin(), time.buckets.end(),
      [](const TimeBucket& a, const TimeBucket& b) { return a.spending.spent < b.spending.spent; });
  return fmt::format("Spending per {}, {} to {}; the dearest: {} with {}.", to_string(time.unit),
                     time.buckets.front().title, time.buckets.back().title, dearest->title,
                     to_string(dearest->spending.spent));
}

}  // namespace

std::string html_chart(const TimeBuckets& time) {
  if (time.buckets.empty()) return "";
  std::int64_t most = 0;
  for (const auto& bucket : time.buckets) {
    most = std::max(most, column_total(bar_parts(bucket.spending)));
  }
  const auto steps = round_steps(Money::nanodollars(most));
  const auto places = std::max(time.buckets.size(), places_min);
  std::string columns;
  for (std::size_t i = 0; i < time.buckets.size(); ++i) {
    columns += column(time.buckets[i], i, places, steps.back().nanodollars());
  }
  const auto sentence = html(chart_sentence(time));
  return fmt::format(
      "<figure class=\"chart\"><div class=\"plot\"><svg class=\"axis\" aria-hidden=\"true\">{}"
      "</svg><svg class=\"columns\" role=\"img\" aria-label=\"{}\">{}{}{}</svg></div>"
      "<figcaption>{}</figcaption></figure>",
      axis_lines(steps, true), sentence, axis_lines(steps, false), columns,
      time_labels(time.buckets, places), sentence);
}

}  // namespace purser::cli
