// report_text.cpp: digits and words; nothing is rounded but shares.
#include <purser/apps/report/report_text.hpp>

#include <algorithm>

#include <purser/runtime/wall_time.hpp>

namespace purser::cli {

std::string grouped(std::int64_t count) {
  auto text = std::to_string(count);
  const std::ptrdiff_t first_digit = count < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > first_digit; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

int decimals_of(Money amount) {
  const auto text = to_string(amount);
  return static_cast<int>(text.size() - text.find('.') - 1);
}

std::string with_decimals(Money amount, int decimals) {
  auto text = to_string(amount);
  text.append(static_cast<std::size_t>(std::max(decimals - decimals_of(amount), 0)), '0');
  return text;
}

std::vector<std::string> aligned(const std::vector<Money>& amounts) {
  int decimals = 2;
  for (const auto amount : amounts) decimals = std::max(decimals, decimals_of(amount));
  std::vector<std::string> texts;
  texts.reserve(amounts.size());
  for (const auto amount : amounts) texts.push_back(with_decimals(amount, decimals));
  return texts;
}

std::string plain_amount(Money amount) {
  auto text = to_string(amount);
  text.erase(text.find('$'), 1);
  return text;
}

int permille(std::int64_t part, std::int64_t whole) {
  if (whole <= 0 || part <= 0) return 0;
  __extension__ using Wide = __int128;
  return static_cast<int>(std::min<Wide>(Wide{part} * 1000 / whole, 9999));
}

std::string percent_text(std::int64_t part, std::int64_t whole) {
  const int share = permille(part, whole);
  return std::to_string(share / 10) + "." + std::to_string(share % 10) + "%";
}

std::string row_label(const std::string& name, SpendingKey key) {
  if (!name.empty()) return name;
  if (key == SpendingKey::model) return "(tools)";
  if (key == SpendingKey::tool) return "(models)";
  return "(no " + std::string(to_string(key)) + ")";
}

std::string minute_text(WallTime time) {
  auto text = rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::vector<std::string> filter_texts(const SpendingFilter& filter) {
  std::vector<std::string> texts;
  if (!filter.customer.empty()) texts.push_back("customer " + filter.customer);
  if (!filter.session.empty()) texts.push_back("session " + filter.session);
  if (filter.since) texts.push_back("from " + minute_text(*filter.since));
  if (filter.until) texts.push_back("before " + minute_text(*filter.until));
  return texts;
}

std::string counted(std::int64_t count, std::string_view one) {
  return grouped(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

}  // namespace purser::cli
