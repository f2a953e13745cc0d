// html_text.cpp: the one place where text becomes HTML.
#include <purser/apps/report/html_text.hpp>

#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

std::string html_character(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  const bool is_control = byte < 0x20 || byte == 0x7F;
  return is_control ? "\xEF\xBF\xBD" : std::string(1, c);
}

}  // namespace

std::string html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) escaped += html_character(c);
  return escaped;
}

std::string html_name(std::string_view name) {
  std::string escaped = "<bdi>";
  for (const char c : name) {
    escaped += html_character(c);
    if (c == '/') escaped += "<wbr>";
  }
  return escaped + "</bdi>";
}

std::string html_step(std::string_view step) {
  const auto scope = Scope::parse(step);
  if (!scope || scope->is_root()) return html_name(step);
  const auto& last = scope->steps().back();
  return "<span class=\"kind\">" + html(last.kind) + "</span> " + html_name(last.id);
}

std::string html_money(Money amount, int decimals) {
  const auto text = with_decimals(amount, decimals);
  const auto cents = text.find('.') + 3;
  if (cents >= text.size()) return html(text);
  return html(text.substr(0, cents)) + "<span class=\"beyond\">" + html(text.substr(cents)) +
         "</span>";
}

std::string html_amount(Measure measure, std::int64_t amount) {
  if (measure == Measure::usd) return html_money(Money::nanodollars(amount));
  return counted(amount, measure == Measure::tokens ? "token" : "call");
}

}  // namespace purser::cli
