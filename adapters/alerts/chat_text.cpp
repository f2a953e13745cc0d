// chat_text.cpp: facts in the words of the ledger.
#include <purser/adapters/alerts/chat_text.hpp>

#include <purser/runtime/wall_time.hpp>

namespace purser::alerts {
namespace {

std::string limit_text(const AlertLimit& limit) {
  auto text =
      amount_text(limit.measure, limit.spent) + " of " + amount_text(limit.measure, limit.amount);
  if (limit.share != Share()) text += ", past " + to_string(limit.share);
  return text;
}

bool is_continued(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

std::string title_of(const Alert& alert) {
  return std::string(to_string(alert.severity)) + ": " + alert.type;
}

std::vector<Fact> facts_of(const Alert& alert) {
  std::vector<Fact> facts{{"Scope", alert.scope.to_string()}};
  if (!alert.name.empty()) {
    facts.push_back({"Call", std::string(to_string(alert.kind)) + " " + alert.name});
  }
  if (alert.limit) facts.push_back({"Spent", limit_text(*alert.limit)});
  facts.push_back({"Time", rfc3339(alert.time)});
  return facts;
}

std::string cut(std::string_view text, std::size_t bytes_max) {
  static constexpr std::string_view dots = "...";
  if (text.size() <= bytes_max) return std::string(text);
  auto size = bytes_max > dots.size() ? bytes_max - dots.size() : 0;
  while (size > 0 && is_continued(text[size])) --size;
  return std::string(text.substr(0, size)).append(dots);
}

}  // namespace purser::alerts
