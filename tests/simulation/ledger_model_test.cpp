// ledger_model_test.cpp: random trees, limits, clocks and orders of operations, beside the exact
// model.
#include <cstdlib>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_twins.hpp>
#include <purser/tests/support/shrink.hpp>

using namespace purser;
using reference::Mismatch;
using reference::Twins;

namespace {

using Steps = std::vector<std::uint64_t>;

/// Operations in all; PURSER_OPERATIONS asks for another number.
std::size_t operations() {
  const char* text = std::getenv("PURSER_OPERATIONS");
  return text != nullptr ? std::stoull(text) : 1'000'000;
}

/// What went wrong, with what was done until then; nothing if all is well.
std::string failure_of(std::uint64_t tree, const Steps& steps) {
  Twins twins(tree);
  try {
    for (const auto step : steps) twins.step(step);
    twins.finish();
  } catch (const Mismatch& mismatch) {
    std::string text;
    for (const auto& line : twins.log()) text += line + '\n';
    return text + mismatch.what();
  }
  return {};
}

}  // namespace

TEST_CASE(
    "property: any order of operations keeps limits, loses no cent and refuses nothing that fits") {
  constexpr std::size_t steps_per_tree = 200;
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  for (std::size_t done = 0; done < operations(); done += steps_per_tree) {
    const auto tree = random();
    Steps steps(steps_per_tree);
    for (auto& step : steps) step = random();
    if (failure_of(tree, steps).empty()) continue;
    const auto shortest =
        shrink(steps, [&](const Steps& some) { return !failure_of(tree, some).empty(); });
    CAPTURE(tree, shortest.size());
    FAIL(failure_of(tree, shortest));
  }
}

TEST_CASE("property: what fails is shown with as few steps as it takes") {
  const auto fails = [](const std::vector<int>& steps) {
    const auto has = [&](int step) {
      return std::find(steps.begin(), steps.end(), step) != steps.end();
    };
    return has(3) && has(70) && has(71);
  };
  std::vector<int> steps(100);
  for (int i = 0; i < 100; ++i) steps[static_cast<std::size_t>(i)] = i;

  CHECK(shrink(steps, fails) == std::vector<int>{3, 70, 71});
}
