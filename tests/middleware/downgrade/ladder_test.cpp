// ladder_test.cpp: where the steps of a ladder lead.
#include <purser/middleware/downgrade/ladder.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using Models = std::vector<std::string>;

std::vector<DowngradeStep> two_steps() {
  return {{80_percent, {{"big", "mid"}, {"huge-*", "big"}}}, {95_percent, {{"mid", "small"}}}};
}

std::string refusal_of(DowngradeOptions options) {
  const auto steps = steps_of(options);
  return steps ? "" : steps.error().message();
}

}  // namespace

TEST_CASE("ladder: each step leads one rung down, a later one from where the step before leads") {
  const auto steps = two_steps();
  struct Case {
    const char* asked;
    std::size_t in_force;
    Models expected;
  };
  const auto row = GENERATE(values<Case>({
      {"big", 0, {}},
      {"big", 1, {"mid"}},
      {"big", 2, {"small", "mid"}},
      {"mid", 1, {}},
      {"mid", 2, {"small"}},
      {"huge-1", 1, {"big", "mid"}},
      {"huge-1", 2, {"big", "mid"}},
      {"other", 2, {}},
  }));
  CAPTURE(row.asked, row.in_force);

  CHECK(cheaper_models(steps, row.in_force, row.asked) == row.expected);
}

TEST_CASE("ladder: a later step's own rung for the model asked for goes first") {
  const std::vector<DowngradeStep> steps{{80_percent, {{"big", "mid"}}},
                                         {95_percent, {{"big", "tiny"}, {"mid", "small"}}}};

  CHECK(cheaper_models(steps, 2, "big") == Models{"tiny", "mid"});
}

TEST_CASE("ladder: a circle ends, and a pattern does not match what it leads to") {
  const std::vector<DowngradeStep> circle{{80_percent, {{"a", "b"}, {"b", "c"}, {"c", "a"}}}};
  CHECK(cheaper_models(circle, 1, "a") == Models{"b", "c"});
  CHECK(models_below(circle, "b") == Models{"c", "a"});
  const std::vector<DowngradeStep> pattern{{80_percent, {{"gpt-4o*", "gpt-4o-mini"}}}};
  CHECK(cheaper_models(pattern, 1, "gpt-4o-mini").empty());
  CHECK(cheaper_models(pattern, 1, "gpt-4o-2024-08-06") == Models{"gpt-4o-mini"});
}

TEST_CASE("ladder: all models below, nearest first, whatever is spent") {
  CHECK(models_below(two_steps(), "big") == Models{"mid", "small"});
  CHECK(models_below(two_steps(), "huge-2") == Models{"big", "mid", "small"});
  CHECK(models_below(two_steps(), "small").empty());
}

TEST_CASE("ladder: a step is in force from exactly its share on") {
  const auto steps = two_steps();
  CHECK(steps_at(steps, Share::parts_per_million(799'999)) == 0);
  CHECK(steps_at(steps, 80_percent) == 1);
  CHECK(steps_at(steps, Share::parts_per_million(949'999)) == 1);
  CHECK(steps_at(steps, 95_percent) == 2);
  CHECK(steps_at(steps, 100_percent) == 2);
}

TEST_CASE("ladder: options that cannot work are refused with what is wrong") {
  CHECK(refusal_of({}) == "the step at 80% has no ladder; say which model is cheaper");
  CHECK(refusal_of({.ladder = {{"a", "a"}}}) ==
        "the ladder at 80% leads from \"a\" to \"a\"; name two models");
  CHECK(refusal_of({.ladder = {{"a", ""}}}) ==
        "the ladder at 80% leads from \"a\" to \"\"; name two models");
  CHECK(refusal_of({.ladder = {{"a", "b"}}, .steps = two_steps()}) ==
        "give either a ladder or steps with ladders of their own, not both");
  CHECK(refusal_of({.steps = {{95_percent, {{"a", "b"}}}, {95_percent, {{"b", "c"}}}}}) ==
        "the steps at 95% and 95% do not ascend");
  const auto single = steps_of({.at = 70_percent, .ladder = {{"a", "b"}}});
  REQUIRE(single);
  CHECK(single->front().at == 70_percent);
}
