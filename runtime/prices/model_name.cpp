// model_name.cpp: suffixes, prefixes and fine-tuned names.
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/prices/model_name.hpp>

#include <algorithm>

namespace purser::detail {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

/// `shape`: `9` stands for a digit, everything else for itself.
bool has_digit_shape(std::string_view text, std::string_view shape) noexcept {
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(),
                    [](char c, char s) { return s == '9' ? is_digit(c) : c == s; });
}

int number(std::string_view digits) noexcept {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_date(std::string_view year, std::string_view month, std::string_view day) noexcept {
  return number(year) >= 2000 && number(year) < 2100 && number(month) >= 1 && number(month) <= 12 &&
         number(day) >= 1 && number(day) <= 31;
}

bool is_version(std::string_view end) noexcept {
  if (end == "-latest" || has_digit_shape(end, "-999")) return true;
  if (has_digit_shape(end, "-9999-99-99")) {
    return is_date(end.substr(1, 4), end.substr(6, 2), end.substr(9, 2));
  }
  return has_digit_shape(end, "-99999999") &&
         is_date(end.substr(1, 4), end.substr(5, 2), end.substr(7, 2));
}

}  // namespace

LowerCase::LowerCase(std::string_view text) : lower_(text) {
  if (std::none_of(text.begin(), text.end(), is_upper)) return;
  if (text.size() > short_.size()) {
    long_ = lower_case(text);
    lower_ = long_;
    return;
  }
  std::transform(text.begin(), text.end(), short_.begin(), [](char c) { return lower_case(c); });
  lower_ = {short_.data(), text.size()};
}

std::optional<std::string_view> without_suffix(std::string_view model) noexcept {
  for (const std::size_t length : {4U, 7U, 9U, 11U}) {
    if (model.size() > length && is_version(model.substr(model.size() - length))) {
      return model.substr(0, model.size() - length);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> fine_tuned_base(std::string_view model) noexcept {
  constexpr std::string_view mark = "ft:";
  if (!model.starts_with(mark)) return std::nullopt;
  const auto end = model.find(':', mark.size());
  if (end == std::string_view::npos || end == mark.size()) return std::nullopt;
  return model.substr(0, end);
}

std::optional<PrefixedName> split_prefix(std::string_view model) noexcept {
  const auto slash = model.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == model.size()) {
    return std::nullopt;
  }
  return PrefixedName{model.substr(0, slash), model.substr(slash + 1)};
}

}  // namespace purser::detail
