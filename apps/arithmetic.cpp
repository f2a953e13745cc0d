// arithmetic.cpp: a recursive descent over the expression, with limits.
#include <purser/apps/arithmetic.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

namespace purser::cli {
namespace {

constexpr std::size_t bytes_max = 1000;
constexpr int depth_max = 50;

struct Function {
  std::string_view name;
  double (*call)(double);
};
constexpr std::array<Function, 11> functions{{
    {"sqrt", [](double x) { return std::sqrt(x); }},
    {"abs", [](double x) { return std::fabs(x); }},
    {"floor", [](double x) { return std::floor(x); }},
    {"ceil", [](double x) { return std::ceil(x); }},
    {"round", [](double x) { return std::round(x); }},
    {"ln", [](double x) { return std::log(x); }},
    {"log10", [](double x) { return std::log10(x); }},
    {"exp", [](double x) { return std::exp(x); }},
    {"sin", [](double x) { return std::sin(x); }},
    {"cos", [](double x) { return std::cos(x); }},
    {"tan", [](double x) { return std::tan(x); }},
}};

/// After the first problem all readings end at once; values are then meaningless.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<double> read() {
    const double value = sum();
    if (!problem_ && !at_end()) refuse("expected an operator");
    if (problem_) return fail(*problem_);
    if (std::isfinite(value)) return value;
    return fail(ErrorCode::invalid_argument, "the result is not a finite number");
  }

 private:
  double sum() {
    double value = product();
    while (!problem_) {
      if (take('+'))
        value += product();
      else if (take('-'))
        value -= product();
      else
        break;
    }
    return value;
  }

  double product() {
    double value = signed_power();
    while (!problem_) {
      if (take('*'))
        value *= signed_power();
      else if (take('/'))
        value /= signed_power();
      else if (take('%'))
        value = std::fmod(value, signed_power());
      else
        break;
    }
    return value;
  }

  /// -2^2 is -4.
  double signed_power() {
    if (!enter()) return 0;
    const bool minus = take('-');
    if (!minus) (void)take('+');
    const double value = minus || sign_follows() ? signed_power() : power();
    --depth_;
    return minus ? -value : value;
  }

  double power() {
    const double base = operand();
    return take('^') ? std::pow(base, signed_power()) : base;
  }

  double operand() {
    if (take('(')) return in_parentheses();
    if (const auto word = name(); !word.empty()) return named(word);
    const auto rest = text_.substr(at_);
    double value = 0;
    const bool digit = !rest.empty() && (is_digit(rest[0]) || rest[0] == '.');
    const auto [stop, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (!digit || failure != std::errc{}) {
      refuse("expected a number");
      return 0;
    }
    at_ += static_cast<std::size_t>(stop - rest.data());
    return value;
  }

  double in_parentheses() {
    const double value = sum();
    if (!problem_ && !take(')')) refuse("expected )");
    return value;
  }

  double named(std::string_view word) {
    if (word == "pi") return std::numbers::pi;
    if (word == "e") return std::numbers::e;
    for (const auto& function : functions) {
      if (function.name != word) continue;
      if (take('(')) return function.call(in_parentheses());
      refuse(fmt::format("expected ( behind {}", word));
      return 0;
    }
    at_ -= word.size();
    refuse(fmt::format("unknown name \"{}\"", word));
    return 0;
  }

  std::string_view name() {
    skip_spaces();
    auto end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || (end > at_ && is_digit(text_[end])))) {
      ++end;
    }
    const auto word = text_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

  /// Every nesting passes signed_power.
  bool enter() {
    if (problem_) return false;
    if (++depth_ <= depth_max) return true;
    problem_ = Error(ErrorCode::too_large,
                     fmt::format("the expression is nested deeper than {}", depth_max));
    return false;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }

  bool at_end() {
    skip_spaces();
    return at_ == text_.size();
  }

  bool sign_follows() { return !at_end() && (text_[at_] == '-' || text_[at_] == '+'); }

  bool take(char c) {
    if (problem_ || at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void refuse(std::string_view what) {
    if (problem_) return;
    problem_ = Error(ErrorCode::invalid_argument, fmt::format("{} at position {}", what, at_ + 1));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> problem_;
};

}  // namespace

Result<double> evaluate(std::string_view expression) {
  if (expression.size() <= bytes_max) return Reader(expression).read();
  return fail(ErrorCode::too_large, fmt::format("an expression has at most {} bytes", bytes_max));
}

}  // namespace purser::cli
