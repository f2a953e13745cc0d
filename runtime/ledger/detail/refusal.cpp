// refusal.cpp: putting a decision into words.
#include <purser/runtime/ledger/detail/refusal.hpp>

namespace purser::ledger_detail {
namespace {

std::string held_text(const LimitState& limit) {
  const bool plural = limit.measure != Measure::usd && limit.held != 1;
  auto text = amount_text(limit.measure, limit.held) + (plural ? " are" : " is") +
              " held by calls under way";
  if (limit.held_above > 0) {
    text +=
        " (" + amount_text(limit.measure, limit.held_above) + " by those that wait for this one)";
  }
  return text;
}

std::string reach_of(const Limit* terms) { return terms != nullptr ? reach_text(*terms) : ""; }

std::string allowed_text(const Node& account, const Limit* terms, const LimitState& limit) {
  return account.last() + " allows " + amount_text(limit.measure, limit.amount) + reach_of(terms);
}

std::string asker_text(const Refusal& refusal) {
  std::string text = " (asked by " + refusal.asker->last();
  if (!refusal.name.empty()) text += " for " + std::string(refusal.name);
  return text + ')';
}

}  // namespace

std::string spent_text(const Node& account, const Limit* terms, const LimitState& limit,
                       std::int64_t spent) {
  const bool usd = limit.measure == Measure::usd;
  const auto amount = amount_text(limit.measure, limit.amount);
  if (limit.window == Window::Kind::call) {
    return allowed_text(account, terms, limit) + ", and a call took " +
           amount_text(limit.measure, spent);
  }
  return account.last() + (usd ? " has spent " : " has used ") + amount_text(limit.measure, spent) +
         (usd ? " of its " + amount + " limit" : " of its limit of " + amount) + reach_of(terms);
}

std::string text_of(const Refusal& refusal) {
  const auto& limit = refusal.limit;
  std::string text;
  if (limit.window == Window::Kind::call) {
    text = allowed_text(*refusal.account, refusal.terms, limit);
  } else {
    text = spent_text(*refusal.account, refusal.terms, limit, limit.spent);
    if (limit.held > 0) text += ", " + held_text(limit);
    if (limit.kept > 0) {
      text += ", " + amount_text(limit.measure, limit.kept) + " is kept for a last answer";
    }
  }
  return text + ", and this call needs up to " + amount_text(limit.measure, refusal.asked) +
         asker_text(refusal);
}

Error error_of(const Refusal& refusal) {
  if (!refusal.busy) return {ErrorCode::budget_exhausted, text_of(refusal)};
  return {ErrorCode::budget_busy,
          text_of(refusal) + "; it may fit when calls under way end, so waiting helps"};
}

std::string admitted_text(const Refusal& refusal) {
  return text_of(refusal) + "; admitted, because this limit does not block";
}

}  // namespace purser::ledger_detail
