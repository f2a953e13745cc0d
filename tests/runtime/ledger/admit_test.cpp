// admit_test.cpp: the decision, case by case and against the exact model.
#include <purser/runtime/ledger/admit.hpp>

#include <random>
#include <sstream>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/reference_ledger.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;
using Outcome = Admission::Outcome;
using reference::ExactAsk;
using reference::ExactLimit;

namespace {

LimitState usd(std::int64_t amount, std::int64_t spent = 0, std::int64_t held = 0) {
  return {Measure::usd, Window::Kind::total, OnExceed::block, amount, spent, held};
}
LimitState tokens(std::int64_t amount, std::int64_t spent = 0, std::int64_t held = 0) {
  return {Measure::tokens, Window::Kind::total, OnExceed::block, amount, spent, held};
}
LimitState calls(std::int64_t amount, std::int64_t spent = 0, std::int64_t held = 0) {
  return {Measure::calls, Window::Kind::total, OnExceed::block, amount, spent, held};
}

Admission admit_all(const std::vector<LimitState>& limits, const Ask& ask) {
  return admit(limits, ask);
}

/// 100 nanodollars and 10 tokens, and 2 nanodollars for each of 5 to 1,000 output tokens.
Ask model_ask() {
  Ask ask;
  ask.cost = LinearCost(100'000, 2'000);
  ask.input_tokens = 10;
  ask.output_tokens_min = 5;
  ask.output_tokens_max = 1000;
  return ask;
}

}  // namespace

TEST_CASE("admit: spent + held + asked may reach a limit and not pass it") {
  struct Row {
    std::int64_t amount, spent, held, asked;
    Outcome outcome;
  };
  const auto row = GENERATE(values<Row>({
      {100, 0, 0, 100, Outcome::granted},
      {100, 0, 0, 101, Outcome::exhausted},
      {100, 40, 30, 30, Outcome::granted},
      {100, 40, 30, 31, Outcome::busy},
      {100, 40, 30, 60, Outcome::busy},
      {100, 40, 30, 61, Outcome::exhausted},
      {100, 100, 0, 0, Outcome::granted},
      {100, 101, 0, 0, Outcome::exhausted},
      {100, 100, 1, 0, Outcome::busy},
      {0, 0, 0, 0, Outcome::granted},
      {0, 0, 0, 1, Outcome::exhausted},
      {INT64_MAX, 0, 0, INT64_MAX - 1, Outcome::granted},
      {INT64_MAX, 0, 0, INT64_MAX, Outcome::exhausted},
      {INT64_MAX, INT64_MAX, 0, 1, Outcome::exhausted},
      {0, INT64_MAX, INT64_MAX, 1, Outcome::exhausted},
      {INT64_MAX, 1, INT64_MAX - 1, 1, Outcome::busy},
  }));
  CAPTURE(row.amount, row.spent, row.held, row.asked);

  const auto ask = Ask::fixed(Money::nanodollars(row.asked));

  CHECK(admit_all({usd(row.amount, row.spent, row.held)}, ask).outcome == row.outcome);
}

TEST_CASE("admit: without limits all that was asked for is granted") {
  const auto admission = admit_all({}, model_ask());
  CHECK(admission.outcome == Outcome::granted);
  CHECK(admission.output_tokens == 1000);
  CHECK(admission.asked[Measure::usd] == 2100);
  CHECK(admission.asked[Measure::tokens] == 1010);
  CHECK(admission.asked[Measure::calls] == 1);
}

TEST_CASE("admit: the output shrinks to the tightest limit, of money or of tokens") {
  CHECK(admit_all({usd(500)}, model_ask()).output_tokens == 200);
  CHECK(admit_all({usd(501)}, model_ask()).output_tokens == 200);
  CHECK(admit_all({usd(500), tokens(60)}, model_ask()).output_tokens == 50);
  CHECK(admit_all({tokens(60), usd(130)}, model_ask()).output_tokens == 15);
  CHECK(admit_all({tokens(60), usd(130)}, model_ask()).asked[Measure::usd] == 130);
}

TEST_CASE("admit: several answers count several times in tokens") {
  auto ask = model_ask();
  ask.choices = 3;
  CHECK(admit_all({tokens(40)}, ask).output_tokens == 10);
  CHECK(admit_all({tokens(24)}, ask).outcome == Outcome::exhausted);
}

TEST_CASE("admit: below the least output the call is refused") {
  CHECK(admit_all({usd(110)}, model_ask()).outcome == Outcome::granted);
  CHECK(admit_all({usd(109)}, model_ask()).outcome == Outcome::exhausted);
  CHECK(admit_all({usd(200, 0, 91)}, model_ask()).outcome == Outcome::busy);
  CHECK(admit_all({usd(109)}, model_ask()).asked[Measure::usd] == 110);
}

TEST_CASE("admit: a limit that does not block neither refuses nor shrinks") {
  auto soft = usd(0);
  soft.on_exceed = GENERATE(OnExceed::warn, OnExceed::log);
  const auto admission = admit_all({soft, usd(500)}, model_ask());
  CHECK(admission.outcome == Outcome::granted);
  CHECK(admission.output_tokens == 200);
}

TEST_CASE("admit: a limit per call looks at the call alone") {
  auto limit = usd(100, 1'000'000, 1'000'000);
  limit.window = Window::Kind::call;
  CHECK(admit_all({limit}, Ask::fixed(Money::nanodollars(100))).outcome == Outcome::granted);
  CHECK(admit_all({limit}, Ask::fixed(Money::nanodollars(101))).outcome == Outcome::exhausted);
}

TEST_CASE(
    "admit: the limit to name is exhausted before busy, money before tokens, then the least room") {
  const auto ask = Ask::fixed(Money::nanodollars(50));
  auto with_tokens = ask;
  with_tokens.input_tokens = 50;
  CHECK(admit_all({usd(60, 0, 60), usd(100, 80, 0)}, ask).limit == 1);
  CHECK(admit_all({usd(100, 80, 0), usd(60, 55, 0), usd(100, 70, 0)}, ask).limit == 1);
  CHECK(admit_all({usd(100, 80, 0), usd(20, 0, 0)}, ask).limit == 0);
  CHECK(admit_all({tokens(10), usd(40), calls(0)}, with_tokens).limit == 1);
  CHECK(admit_all({calls(0), tokens(10)}, with_tokens).limit == 1);
}

TEST_CASE("admit: tokens and money beyond counting saturate and are refused") {
  Ask ask;
  ask.cost = LinearCost(0, UINT64_MAX);
  ask.input_tokens = INT64_MAX;
  ask.output_tokens_min = ask.output_tokens_max = INT64_MAX;
  ask.choices = INT64_MAX;
  CHECK(admit_all({usd(INT64_MAX)}, ask).outcome == Outcome::exhausted);
  CHECK(admit_all({tokens(INT64_MAX)}, ask).outcome == Outcome::exhausted);
}

namespace {

struct Case {
  std::vector<ExactLimit> limits;
  ExactAsk ask;
};

/// Small numbers mostly, so that edges are met; now and then huge ones.
std::int64_t some_amount(std::mt19937_64& random) {
  switch (pick(random, 0, 9)) {
    case 0:
      return 0;
    case 1:
      return INT64_MAX - pick(random, 0, 2);
    case 2:
      return pick(random, 0, INT64_MAX);
    default:
      return pick(random, 0, 60);
  }
}

Case random_case(std::mt19937_64& random) {
  Case made;
  for (auto count = pick(random, 0, 5); count > 0; --count) {
    made.limits.push_back({static_cast<Measure>(pick(random, 0, 2)),
                           pick(random, 0, 3) == 0 ? Window::call : Window::total,
                           static_cast<OnExceed>(std::max<std::int64_t>(pick(random, -4, 2), 0)),
                           some_amount(random), some_amount(random), some_amount(random)});
  }
  auto& ask = made.ask;
  ask.base_picodollars = reference::Int{some_amount(random)} * pick(random, 1, 1000);
  ask.picodollars_per_output_token = pick(random, 0, 3) == 0 ? 0 : pick(random, 1, 3000);
  ask.input = some_amount(random);
  ask.least = pick(random, 0, 10);
  ask.most = ask.least + (pick(random, 0, 20) == 0 ? some_amount(random) / 2 : pick(random, 0, 40));
  ask.choices = pick(random, 1, 3);
  ask.calls = pick(random, 0, 2);
  return made;
}

bool agrees(const Case& given) {
  std::vector<LimitState> states;
  for (const auto& limit : given.limits) states.push_back(limit.state());
  const auto got = admit(states, given.ask.ask());
  const auto expected = reference::decide(given.limits, given.ask);
  if (expected.output) {
    const bool granted = got.outcome == Outcome::granted && got.output_tokens == *expected.output;
    const auto holds = [&](Measure measure) {
      const auto asked = given.ask.asked(measure, *expected.output);
      return got.asked[measure] == std::min<reference::Int>(asked, amount_max);
    };
    return granted && holds(Measure::usd) && holds(Measure::tokens) && holds(Measure::calls);
  }
  const auto outcome = expected.exhausted ? Outcome::exhausted : Outcome::busy;
  return got.outcome == outcome && got.limit == expected.limit;
}

/// Leaves out limits as long as the case still fails.
Case smallest_failing(Case failing) {
  for (std::size_t i = 0; i < failing.limits.size();) {
    auto smaller = failing;
    smaller.limits.erase(smaller.limits.begin() + static_cast<std::ptrdiff_t>(i));
    if (agrees(smaller)) {
      ++i;
    } else {
      failing = std::move(smaller);
    }
  }
  return failing;
}

std::string text_of(const Case& shown) {
  const auto number = [](reference::Int value) { return static_cast<long long>(value); };
  std::ostringstream text;
  const auto& ask = shown.ask;
  text << "ask: base " << number(ask.base_picodollars / 1000) << "."
       << number(ask.base_picodollars % 1000) << " per token "
       << number(ask.picodollars_per_output_token) << "p input " << number(ask.input) << " output "
       << number(ask.least) << ".." << number(ask.most) << " x " << number(ask.choices) << " calls "
       << number(ask.calls) << "\n";
  for (const auto& limit : shown.limits) {
    text << to_string(limit.measure) << " " << to_string(limit.window) << " "
         << to_string(limit.on_exceed) << ": " << number(limit.spent) << " + " << number(limit.held)
         << " of " << number(limit.amount) << "\n";
  }
  return text.str();
}

}  // namespace

TEST_CASE("admit: agrees with the exact model whatever the limits and asks") {
  const auto seed = test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 50'000; ++i) {
    const auto made = random_case(random);
    if (agrees(made)) continue;
    FAIL("seed " << seed << ", case " << i << ":\n" << text_of(smallest_failing(made)));
  }
}
