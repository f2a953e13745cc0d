// chain_order.cpp: the rules, a line each, and putting stages into a given order.
#include <purser/middleware/chain_order.hpp>

#include <algorithm>
#include <array>

#include <purser/runtime/suggestion.hpp>

namespace purser {
namespace {

constexpr std::string_view not_paid = "its attempts would not be paid for";
constexpr std::string_view not_what_was_paid = "what is sent would not be what was paid for";
constexpr std::string_view not_what_was_estimated = "what is sent would not be what was estimated";
constexpr std::string_view held_meanwhile = "money would be held while it waits";
constexpr std::string_view kept_for_another =
    "answers of one model would be kept under the name of another";
constexpr std::string_view counted_as_calls = "each attempt would count as a call that repeats";
constexpr std::string_view hidden_by_hits =
    "calls that are answered from the cache would be missed";
constexpr std::string_view without_end = "nothing would end its waiting";
constexpr std::string_view unheard = "what that one finds would not be told";

constexpr std::array rules{
    OrderRule{"deadline", "approve", without_end},
    OrderRule{"deadline", "fallback", "its attempts could go on for ever"},
    OrderRule{"deadline", "cache", without_end},
    OrderRule{"deadline", "retry", "its attempts could go on for ever"},
    OrderRule{"deadline", "rate_limit", without_end},
    OrderRule{"deadline", "budget", without_end},
    OrderRule{"alert", "loop_guard", unheard},
    OrderRule{"alert", "watch", unheard},
    OrderRule{"alert", "downgrade", unheard},
    OrderRule{"alert", "fallback", unheard},
    OrderRule{"alert", "budget", unheard},
    OrderRule{"redact", "budget", not_what_was_paid},
    OrderRule{"redact", "cache", "secrets would be kept in the cache"},
    OrderRule{"loop_guard", "fallback", counted_as_calls},
    OrderRule{"loop_guard", "cache", hidden_by_hits},
    OrderRule{"loop_guard", "retry", counted_as_calls},
    OrderRule{"loop_guard", "budget", "money would be held for calls that are then refused"},
    OrderRule{"watch", "fallback", counted_as_calls},
    OrderRule{"watch", "cache", hidden_by_hits},
    OrderRule{"watch", "retry", counted_as_calls},
    OrderRule{"watch", "budget", "money would be held for calls that are then refused"},
    OrderRule{"tool_arguments", "budget", "calls that cannot work would be paid for"},
    OrderRule{"approve", "budget", held_meanwhile},
    OrderRule{"approve", "fallback", "people would be asked once for each attempt"},
    OrderRule{"approve", "retry", "people would be asked once for each attempt"},
    OrderRule{"downgrade", "fallback", "models that it falls back to would not be downgraded"},
    OrderRule{"downgrade", "budget", not_what_was_paid},
    OrderRule{"downgrade", "cache", kept_for_another},
    OrderRule{"fallback", "budget", not_paid},
    OrderRule{"fallback", "cache", kept_for_another},
    OrderRule{"cache", "rate_limit", "answers that are known would queue"},
    OrderRule{"cache", "budget", "money would be held for answers that are free"},
    OrderRule{"retry", "budget", not_paid},
    OrderRule{"rate_limit", "budget", held_meanwhile},
    OrderRule{"retry", "rate_limit", "its attempts would pass uncounted"},
    OrderRule{"estimate", "budget", "the estimate would come too late"},
    OrderRule{"redact", "estimate", not_what_was_estimated},
    OrderRule{"downgrade", "estimate", not_what_was_estimated},
    OrderRule{"fallback", "estimate", not_what_was_estimated},
    OrderRule{"cache", "estimate", "answers that are known would be counted first"},
    OrderRule{"retry", "estimate", "its later attempts would go without"},
    OrderRule{"deadline", "estimate", without_end},
    OrderRule{"budget", "record", "a replayed run would book nothing"},
    OrderRule{"budget", "replay", "a replayed run would book nothing"},
};

std::string in_quotes(std::string_view name) { return '"' + std::string(name) + '"'; }

Error misplaced(std::string_view outer, std::string_view inner, std::string_view outcome) {
  return {ErrorCode::invalid_argument,
          "stage " + in_quotes(outer) + " stands inside of " + in_quotes(inner) + ", so that " +
              std::string(outcome) + ": move " + in_quotes(outer) + " before " + in_quotes(inner)};
}

using Stages = std::vector<OrderedStage>;

Result<> check_given(const Stages& stages, const std::vector<std::string>& names) {
  const auto known = names_of(stages);
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) {
      return fail(ErrorCode::invalid_argument, "the order names " + in_quotes(*name) + " twice");
    }
    if (std::find(known.begin(), known.end(), *name) != known.end()) continue;
    return fail(ErrorCode::invalid_argument, "the order names " + in_quotes(*name) +
                                                 ", but there is no such stage" +
                                                 did_you_mean(*name, known));
  }
  return {};
}

}  // namespace

std::vector<std::string> names_of(const Stages& stages) {
  std::vector<std::string> names;
  for (const auto& each : stages) names.emplace_back(each.stage->name());
  return names;
}

std::span<const OrderRule> order_rules() noexcept { return rules; }

Result<> check_names(const std::vector<std::string>& names) {
  const auto place = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name);
  };
  if (const auto trace = place("trace"); trace != names.end() && trace != names.begin()) {
    return fail(misplaced("trace", names.front(), "what that one refuses would not be seen"));
  }
  for (const auto& rule : rules) {
    const auto inner = place(rule.inner);
    if (inner == names.end() || std::find(inner, names.end(), rule.outer) == names.end()) continue;
    return fail(misplaced(rule.outer, rule.inner, rule.outcome));
  }
  return {};
}

Result<Stages> arrange(Stages stages, const std::vector<std::string>& names) {
  if (names.empty()) return stages;
  if (auto ok = check_given(stages, names); !ok) return fail(std::move(ok).error());
  // Behind each name stand the stages of that name, and behind those whoever follows them; in front
  // of all, who follows none.
  std::vector<Stages> behind(names.size() + 1);
  std::size_t place = 0;
  for (auto& each : stages) {
    const auto named = std::find(names.begin(), names.end(), each.stage->name());
    if (named != names.end()) place = static_cast<std::size_t>(named - names.begin()) + 1;
    behind[place].push_back(std::move(each));
  }
  Stages arranged;
  for (auto& group : behind) {
    for (auto& each : group) arranged.push_back(std::move(each));
  }
  return arranged;
}

}  // namespace purser
