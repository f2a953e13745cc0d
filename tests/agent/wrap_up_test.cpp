// wrap_up_test.cpp: which limits an agent is told of, when, and in which words.
#include <purser/agent/wrap_up.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

LimitReport used(std::string account, Limit limit, std::int64_t spent, std::int64_t held = 0) {
  return {std::move(account), std::move(limit), spent, held, 0};
}

LimitReport used(std::string account, Money amount, Money spent) {
  return used(std::move(account), Limit::usd(amount), spent.nanodollars());
}

/// As `used`, of a limit that `change` changes.
template <class Change>
LimitReport used_of(Limit limit, std::int64_t spent, Change change) {
  change(limit);
  return used("session:s1", std::move(limit), spent);
}

/// Without turns, of an agent that calls gpt-4o and the tool `search`.
std::vector<RunEnd> ends_of(const std::vector<LimitReport>& limits) {
  return run_ends(limits, "gpt-4o", {"search"}, 0, 0);
}

std::optional<RunEnd> tell_first(Share at, const std::vector<LimitReport>& limits) {
  std::vector<RunEnd> told;
  return next_to_tell(at, ends_of(limits), told);
}

bool tells_turns(Share at, int turns, int turns_max) {
  std::vector<RunEnd> told;
  return next_to_tell(at, run_ends({}, "gpt-4o", {}, turns, turns_max), told).has_value();
}

std::string text_of(std::string message, const LimitReport& limit, int turns_left = 4) {
  const WrapUp wrap_up{80_percent, std::move(message)};
  return wrap_up_text(wrap_up, ends_of({limit}).at(0), turns_left);
}

std::string refusal_of(std::string_view message) {
  const auto fits = check_wrap_up_message(message);
  return fits ? "" : fits.error().message();
}

}  // namespace

TEST_CASE("wrap_up: it is due exactly at the share, and not a nanodollar before") {
  const auto [at, amount, spent, is_due] = GENERATE(table<Share, Money, Money, bool>({
      {80_percent, 1_usd, 0.80_usd, true},
      {80_percent, 1_usd, 0.799999999_usd, false},
      {80_percent, 1_usd, 0_usd, false},
      {80_percent, 1_usd, 3_usd, true},
      {80_percent, Money::nanodollars(3), Money::nanodollars(2), false},
      {80_percent, Money::nanodollars(3), Money::nanodollars(3), true},
      {Share::parts_per_million(1), 1_usd, 0.000000999_usd, false},
      {Share::parts_per_million(1), 1_usd, 0.000001_usd, true},
      {50_percent, Money::max(), Money::nanodollars(4'611'686'018'427'387'903), false},
      {50_percent, Money::max(), Money::nanodollars(4'611'686'018'427'387'904), true},
  }));
  CHECK(tell_first(at, {used("session:s1", amount, spent)}).has_value() == is_due);
}

TEST_CASE("wrap_up: what is held does not count") {
  const auto limit = Limit::usd(1_usd);
  const auto spent = Money(0.79_usd).nanodollars();
  CHECK_FALSE(tell_first(80_percent, {used("session:s1", limit, spent, spent)}));
}

TEST_CASE("wrap_up: what is kept for the last call is not there to be used") {
  auto limit = Limit::usd(1_usd);
  limit.finalization_reserve = 20_percent;

  CHECK_FALSE(
      tell_first(80_percent, {used("session:s1", limit, Money(0.639999999_usd).nanodollars())}));
  const auto end =
      tell_first(80_percent, {used("session:s1", limit, Money(0.64_usd).nanodollars())});
  REQUIRE(end);
  CHECK(end->left() == Money(0.16_usd).nanodollars());
}

TEST_CASE("wrap_up: each limit is told of once") {
  std::vector<RunEnd> told;
  const auto due = [&](Money session, Money customer) {
    return next_to_tell(
        80_percent,
        ends_of({used("session:s1", 1_usd, session), used("customer:acme", 10_usd, customer)}),
        told);
  };
  CHECK_FALSE(due(0.70_usd, 7_usd));
  CHECK(due(0.80_usd, 7.10_usd)->account == "session:s1");
  CHECK_FALSE(due(0.85_usd, 7.20_usd));
  CHECK(due(0.90_usd, 8_usd)->account == "customer:acme");
  CHECK_FALSE(due(0.95_usd, 9_usd));
}

TEST_CASE(
    "wrap_up: of several at once the one that is used the most is told, and all count as told") {
  const std::vector<LimitReport> limits{
      used("agent:a", 1_usd, 0.80_usd), used("session:s1", Limit::calls(10), 9),
      used("customer:acme", Limit::tokens(1000), 850), used("total", Limit::calls(100), 90)};
  std::vector<RunEnd> told;

  const auto end = next_to_tell(80_percent, ends_of(limits), told);

  CHECK(end->account == "session:s1");  // the innermost of equals
  CHECK_FALSE(next_to_tell(80_percent, ends_of(limits), told));
}

TEST_CASE("wrap_up: limits of one account that count different things are told of one by one") {
  auto of_model = Limit::usd(1_usd);
  of_model.model = Glob("gpt-*");
  std::vector<RunEnd> told;
  const auto due = [&](Money all, Money model) {
    const auto of_all = used("session:s1", 1_usd, all);
    return next_to_tell(80_percent,
                        ends_of({of_all, used("session:s1", of_model, model.nanodollars())}), told);
  };
  CHECK_FALSE(due(0.80_usd, 0.10_usd)->limit->model);
  CHECK(due(0.80_usd, 0.80_usd)->limit->model);
}

TEST_CASE("wrap_up: of limits that count the same only the smaller one, which blocks, is told of") {
  const std::vector<LimitReport> limits{used("session:s1", 1_usd, 0.85_usd),
                                        used("session:s1", 0.90_usd, 0.85_usd)};
  std::vector<RunEnd> told;
  CHECK(next_to_tell(80_percent, ends_of(limits), told)->usable == Money(0.90_usd).nanodollars());
  told.resize(1);
  CHECK_FALSE(next_to_tell(80_percent, ends_of(limits), told));
}

TEST_CASE("wrap_up: limits that cannot end the run do not count") {
  const auto full = Money(1_usd).nanodollars();
  const auto none = [](Limit&) {};
  const std::vector<std::pair<bool, LimitReport>> cases{
      {true, used_of(Limit::usd(1_usd), full, none)},
      {true, used_of(Limit::tokens(100), 100, none)},
      {true, used_of(Limit::calls(100), 100, none)},
      {true, used_of(Limit::usd(1_usd, Window::rolling(60s)), full, none)},
      {true, used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.model = Glob("gpt-*"); })},
      {true, used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.tool = Glob("sea*"); })},
      {false, used_of(Limit::usd(1_usd, Window::call), 0, none)},
      {false, used_of(Limit::usd(0_usd), 0, none)},
      {false,
       used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.on_exceed = OnExceed::warn; })},
      {false,
       used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.on_exceed = OnExceed::log; })},
      {false,
       used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.model = Glob("claude-*"); })},
      {false, used_of(Limit::usd(1_usd), full, [](Limit& limit) { limit.tool = Glob("crm_*"); })},
      {false, used_of(Limit::usd(1_usd), full,
                      [](Limit& limit) { limit.finalization_reserve = 100_percent; })},
  };
  for (const auto& [counts, limit] : cases) {
    INFO(amount_text(limit.limit.measure, limit.limit.amount) + reach_text(limit.limit));
    CHECK(ends_of({limit}).empty() != counts);
  }
}

TEST_CASE("wrap_up: turns are told of at the share, and before the last one at the latest") {
  const auto [turns, turns_max, is_due] = GENERATE(table<int, int, bool>({
      {15, 20, false},
      {16, 20, true},
      {1, 3, false},
      {2, 3, true},
      {1, 2, true},
      {0, 1, false},
      {0, 20, false},
  }));
  CHECK(tells_turns(80_percent, turns, turns_max) == is_due);
}

TEST_CASE("wrap_up: turns are told of once, beside limits") {
  std::vector<RunEnd> told;
  const auto due = [&](Money spent, int turns) {
    return next_to_tell(
        80_percent, run_ends({used("session:s1", 1_usd, spent)}, "gpt-4o", {}, turns, 20), told);
  };
  CHECK(due(0.81_usd, 3)->limit);
  CHECK_FALSE(due(0.85_usd, 16)->limit);
  CHECK_FALSE(due(0.90_usd, 19));
}

TEST_CASE("wrap_up: every placeholder has its value, exact and in the limit's own measure") {
  constexpr auto all = "{account}: {spent} of {limit}, {left} left, {turns} turns";
  auto per_day = Limit::usd(5_usd, Window::calendar(Window::Kind::day));
  per_day.model = Glob("gpt-*");
  CHECK(text_of(all, used("session:s1", 1_usd, 0.800000001_usd)) ==
        "session:s1: $0.800000001 of $1.00, $0.199999999 left, 4 turns");
  CHECK(text_of(all, used("customer:acme", per_day, Money(4_usd).nanodollars())) ==
        "customer:acme: $4.00 of $5.00 per day in UTC on gpt-*, $1.00 left, 4 turns");
  CHECK(text_of(all, used("total", Limit::calls(10), 9)) ==
        "total: 9 calls of 10 calls, 1 call left, 4 turns");
  CHECK(text_of(all, used("total", Limit::tokens(1000), 1200)) ==
        "total: 1200 tokens of 1000 tokens, 0 tokens left, 4 turns");
  CHECK(wrap_up_text({80_percent, all}, run_ends({}, "m", {}, 19, 20).at(0), 1) ==
        "this run: 19 turns of 20 turns, 1 turn left, 1 turns");
}

TEST_CASE("wrap_up: braces of another meaning stay, and values are not read for placeholders") {
  const auto limit = used("agent:{left}", 1_usd, 0.80_usd);
  CHECK(text_of("Stop.", limit) == "Stop.");
  CHECK(text_of(R"(Answer as {"left": {}, "x": [{left}]} {)", limit) ==
        R"(Answer as {"left": {}, "x": [$0.20]} {)");
  CHECK(text_of("{{left}}{left}{left", limit) == "{$0.20}$0.20{left");
  CHECK(text_of("{account}", limit) == "agent:{left}");
}

TEST_CASE("wrap_up: its own words say what is used, what is left, and what to do") {
  const auto text = text_of("", used("session:s1", 1_usd, 0.80_usd));
  CHECK(
      text.starts_with("Note on this run: session:s1 has used $0.80 of $1.00. What is left: "
                       "$0.20, and model calls, this one included: 4. Come to an end now:"));
}

TEST_CASE("wrap_up: an unknown placeholder is refused") {
  CHECK(refusal_of("").empty());
  CHECK(refusal_of("{spent}{left}{limit}{account}{turns}").empty());
  CHECK(refusal_of(R"({"json": 1} {} {)").empty());
  CHECK(refusal_of("only {lefft}") == R"(unknown placeholder "{lefft}"; did you mean "{left}"?)");
  CHECK(refusal_of("{ left }") == R"(unknown placeholder "{ left }"; did you mean "{left}"?)");
  CHECK(refusal_of("{money}") ==
        R"(unknown placeholder "{money}"; known: {spent}, {left}, {limit}, {account}, {turns})");
  CHECK(refusal_of("{" + std::string(1000, 'a') + "}").size() < 150);
}

TEST_CASE("wrap_up: a share that is always or never reached is refused") {
  CHECK(check(WrapUp()));
  CHECK(check_wrap_up_share(Share::parts_per_million(1)));
  CHECK(check_wrap_up_share(Share::parts_per_million(999'999)));
  CHECK(check_wrap_up_share(0_percent).error().code() == ErrorCode::invalid_argument);
  CHECK(check_wrap_up_share(100_percent).error().message() ==
        "wrap_up takes a share above 0% and below 100%: with 100% used there is no call left to be "
        "asked in");
  CHECK_FALSE(check(WrapUp{0_percent, ""}));
  CHECK_FALSE(check(WrapUp{80_percent, "{x}"}));
}
