// loop_guard_bench.cpp: what the loop guard and the detectors cost per call.
#include <benchmark/benchmark.h>

#include <purser/detectors/context_bloat.hpp>
#include <purser/detectors/delegation_cycle.hpp>
#include <purser/detectors/hashing.hpp>
#include <purser/detectors/repetition.hpp>
#include <purser/detectors/retry_loop.hpp>
#include <purser/detectors/spend_velocity.hpp>
#include <purser/detectors/stall.hpp>
#include <purser/detectors/token_acceleration.hpp>
#include <purser/detectors/tool_amplification.hpp>

namespace {

using namespace purser;

constexpr int earlier_calls = 16;

/// About 2 KB: one long text in which one word differs, and a few short members.
Json text_arguments(int number) {
  static const char* const words[] = {"quarterly", "report", "on",    "customer", "relations",
                                      "software",  "for",    "small", "teams",    "in"};
  std::string text = "number" + std::to_string(number);
  for (int i = 0; text.size() < 1900; ++i) {
    text += ' ';
    text += words[i % 10];
    if (i % 3 != 0) text += std::to_string(i);
  }
  return {{"query", text}, {"page", number}, {"sort", "date"}, {"language", "en"}};
}

/// About 2 KB: sixty members of an object.
Json member_arguments(int number) {
  Json filters = Json::object();
  for (int i = 0; i < 60; ++i) {
    filters["filter_" + std::to_string(i)] =
        i % 2 == 0 ? Json(i) : Json("value " + std::to_string(i));
  }
  filters["number"] = number;
  return {{"filters", filters}};
}

/// About 2 KB: four hundred numbers.
Json number_arguments(int number) {
  Json rows = Json::array();
  for (int i = 0; i < 400; ++i) rows.push_back(1000 + i);
  rows[7] = number;
  return {{"rows", rows}};
}

RememberedCall remember(const Json& arguments, WordTable& words, int number) {
  RememberedCall made;
  made.id = static_cast<CallId>(number) + 1;
  made.kind = CallKind::tool;
  made.agent = "writer";
  made.name = "search";
  made.caller = text_hash("search");
  made.arguments = read_loop_arguments(arguments, {}, words);
  made.fingerprint = mix(made.caller, made.arguments.exact);
  made.result = static_cast<std::uint64_t>(number);  // news each time: nothing trips
  return made;
}

/// One call of 2 KB against sixteen similar ones of the same tool: the walk over its arguments, the
/// comparison, and remembering it.
void against_sixteen(benchmark::State& state, Json (*arguments_of)(int)) {
  CallMemory memory;
  for (int i = 0; i < earlier_calls; ++i) {
    WordTable words;
    memory.remember(remember(arguments_of(i), words, i));
  }
  const auto arguments = arguments_of(earlier_calls);
  const RepetitionRule rule;
  for (auto _ : state) {
    WordTable words;
    auto made = remember(arguments, words, earlier_calls);
    benchmark::DoNotOptimize(memory.repetition_of(made, words, rule));
  }
}
BENCHMARK_CAPTURE(against_sixteen, text, text_arguments);
BENCHMARK_CAPTURE(against_sixteen, members, member_arguments);
BENCHMARK_CAPTURE(against_sixteen, numbers, number_arguments);

struct AllStates {
  RetryLoopState retry_loop;
  ContextBloatState context_bloat;
  TokenAccelerationState token_acceleration;
  ToolAmplificationState tool_amplification;
  SpendVelocityState spend_velocity;
  StallState stall;
  DelegationCycleState delegation_cycle;
};

void look_with_all(AllStates& states, const Observation& seen) {
  benchmark::DoNotOptimize(retry_loop({}, states.retry_loop, seen));
  benchmark::DoNotOptimize(context_bloat({}, states.context_bloat, seen));
  benchmark::DoNotOptimize(token_acceleration({}, states.token_acceleration, seen));
  benchmark::DoNotOptimize(tool_amplification({}, states.tool_amplification, seen));
  benchmark::DoNotOptimize(spend_velocity({}, states.spend_velocity, seen));
  benchmark::DoNotOptimize(stall({}, states.stall, seen));
  benchmark::DoNotOptimize(delegation_cycle(states.delegation_cycle, seen));
}

/// Model and tool calls in turn, nothing to find.
void all_detectors(benchmark::State& state) {
  AllStates states;
  Observation model;
  model.agent = "writer";
  model.name = "gpt-4o";
  model.has_usage = true;
  model.input = 2000;
  model.tokens = 2100;
  model.cost = Money::nanodollars(1000);
  auto tool = model;
  tool.kind = CallKind::tool;
  tool.name = "search";
  std::uint64_t count = 0;
  for (auto _ : state) {
    model.prompt = tool.result = ++count;
    look_with_all(states, count % 2 == 0 ? model : tool);
  }
}
BENCHMARK(all_detectors);

}  // namespace
