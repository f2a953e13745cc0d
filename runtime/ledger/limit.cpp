// limit.cpp: names of measures and windows, the checks of a limit, amounts in words.
#include <purser/runtime/ledger/limit.hpp>

#include <algorithm>
#include <utility>

namespace purser {

std::string_view to_string(Measure measure) noexcept {
  switch (measure) {
    case Measure::usd:
      return "usd";
    case Measure::tokens:
      return "tokens";
    case Measure::calls:
      return "calls";
  }
  return "usd";
}

std::string_view to_string(OnExceed on_exceed) noexcept {
  switch (on_exceed) {
    case OnExceed::block:
      return "block";
    case OnExceed::warn:
      return "warn";
    case OnExceed::log:
      return "log";
  }
  return "block";
}

Limit Limit::usd(Money amount, Window window) {
  return {.measure = Measure::usd, .amount = amount.nanodollars(), .window = std::move(window)};
}

Limit Limit::tokens(Tokens amount, Window window) {
  return {.measure = Measure::tokens, .amount = amount, .window = std::move(window)};
}

Limit Limit::calls(std::int64_t amount, Window window) {
  return {.measure = Measure::calls, .amount = amount, .window = std::move(window)};
}

bool concerns(const Limit& limit, CallKind kind, std::string_view name) noexcept {
  if (limit.is_for_all()) return true;
  const auto& pattern = kind == CallKind::model ? limit.model : limit.tool;
  return pattern && pattern->matches(name);
}

Result<> check(const Limit& limit) {
  if (auto ok = check(limit.window); !ok) return ok;
  if (limit.model && limit.tool) {
    return fail(ErrorCode::invalid_argument,
                "a limit counts calls of a model or of a tool, not of both; make it two limits");
  }
  if (limit.amount < 0) {
    return fail(ErrorCode::invalid_argument,
                "a limit of " + amount_text(limit.measure, limit.amount) + " is negative");
  }
  const auto is_share = [](Share share) {
    return share >= Share() && share <= Share::parts_per_million(1'000'000);
  };
  if (!std::all_of(limit.alert_at.begin(), limit.alert_at.end(), is_share)) {
    return fail(ErrorCode::invalid_argument, "alert_at takes shares from 0% to 100%");
  }
  if (!is_share(limit.finalization_reserve)) {
    return fail(ErrorCode::invalid_argument, "finalization_reserve takes a share from 0% to 100%");
  }
  if (limit.finalization_reserve > Share() && limit.window == Window::call) {
    return fail(ErrorCode::invalid_argument,
                "a limit on each call by itself has nothing to keep for a last call; put "
                "finalization_reserve on another limit");
  }
  return {};
}

bool counts_the_same(const Limit& a, const Limit& b) noexcept {
  const auto same = [](const std::optional<Glob>& x, const std::optional<Glob>& y) {
    return x.has_value() == y.has_value() && (!x || x->text() == y->text());
  };
  return a.measure == b.measure && a.window == b.window && same(a.model, b.model) &&
         same(a.tool, b.tool);
}

std::string reach_text(const Limit& limit) {
  std::string text;
  const auto& window = limit.window;
  if (window != Window::total) text += " per " + to_string(window);
  if (window.is_calendar()) text += " in " + std::string(window.zone().name());
  if (limit.model) text += " on " + limit.model->text();
  if (limit.tool) text += " on " + limit.tool->text();
  return text;
}

std::string amount_text(Measure measure, std::int64_t amount) {
  switch (measure) {
    case Measure::usd:
      return to_string(Money::nanodollars(amount));
    case Measure::tokens:
      return std::to_string(amount) + (amount == 1 ? " token" : " tokens");
    case Measure::calls:
      return std::to_string(amount) + (amount == 1 ? " call" : " calls");
  }
  return std::to_string(amount);
}

}  // namespace purser
