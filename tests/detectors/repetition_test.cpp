// repetition_test.cpp: when calls repeat: the same, nearly the same, in turns, and in which time.
#include <purser/detectors/repetition.hpp>

#include <purser/detectors/finding_text.hpp>
#include <purser/detectors/hashing.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = Repetition::Kind;

namespace {

/// Makes calls one after the other, a second apart.
struct Caller {
  CallMemory memory;
  RepetitionRule rule;
  Instant now{1h};
  CallId last = 0;
  std::string agent = "a";

  Repetition call(const std::string& name, const Json& arguments, const Json& result = "done") {
    WordTable words;
    RememberedCall made;
    made.arguments = read_loop_arguments(arguments, {}, words);
    fill(made, CallKind::tool, name, made.arguments.exact);
    made.result = news_hash(result, made.arguments);
    return remember(std::move(made), words);
  }

  Repetition ask(const std::string& prompt) {
    const WordTable words;
    RememberedCall made;
    fill(made, CallKind::model, "gpt-4o", text_hash(prompt));
    return remember(std::move(made), words);
  }

  Repetition pair(const std::string& first, const std::string& second) {
    call(first, Json::object());
    return call(second, Json::object());
  }

 private:
  void fill(RememberedCall& made, CallKind kind, const std::string& name, std::uint64_t what) {
    made.id = ++last;
    made.kind = kind;
    made.time = now;
    made.agent = agent;
    made.name = name;
    made.caller = mix(text_hash(agent), text_hash(name));
    made.fingerprint = mix(made.caller, what);
  }

  Repetition remember(RememberedCall made, const WordTable& words) {
    now += 1s;
    auto repetition = memory.repetition_of(made, words, rule);
    memory.remember(std::move(made));
    return repetition;
  }
};

Json query(const std::string& text) { return {{"q", text}}; }

}  // namespace

TEST_CASE("repetition: each identical call counts one more") {
  Caller caller;

  for (int i = 1; i <= 7; ++i) {
    const auto repetition = caller.call("search", query("crm"), i);
    CHECK(repetition.kind == Kind::same);
    CHECK(repetition.count == i);
    CHECK(repetition.within == std::chrono::seconds(i - 1));
  }
}

TEST_CASE("repetition: other arguments, names, agents and sessions count for themselves") {
  Caller caller;
  for (int i = 0; i < 4; ++i) caller.call("search", query("crm"));

  CHECK(caller.call("search", query("weather")).count == 1);
  CHECK(caller.call("find", query("crm")).count == 1);
  caller.agent = "b";
  CHECK(caller.call("search", query("crm")).count == 1);
  caller.agent = "a";
  CHECK(caller.call("search", query("crm")).count == 5);
  CHECK(Caller().call("search", query("crm")).count == 1);
}

TEST_CASE("repetition: only calls within the window count") {
  const auto [gap, expected] = GENERATE(table<std::chrono::milliseconds, int>(
      {{14s, 5}, {14'999ms, 5}, {15s, 4}, {30s, 2}, {60s, 1}, {59'999ms, 2}}));
  Caller caller;
  Repetition repetition;

  for (int i = 0; i < 5; ++i) {
    repetition = caller.call("search", query("crm"));
    caller.now += gap - 1s;
  }

  INFO(gap.count() << " ms apart");
  CHECK(repetition.count == expected);
}

TEST_CASE("repetition: slightly other words that bring the same are counted") {
  Caller caller;
  const auto same = [](const std::string& q) { return Json({{"query", q}, {"hits", {1, 2}}}); };

  int count = 0;
  for (const auto* q :
       {"best crm software for small teams", "best crm software for small teams?",
        "small teams: best crm software for", "the best crm software for small teams",
        "best crm software for small teams now"}) {
    const auto repetition = caller.call("search", query(q), same(q));
    count = repetition.count;
    if (count > 1) CHECK(repetition.kind == Kind::similar);
  }

  CHECK(count == 5);
}

TEST_CASE("repetition: similar calls whose results keep changing are progress") {
  Caller caller;
  for (int page = 1; page <= 12; ++page) {
    const Json arguments = {{"q", "crm"}, {"sort", "date"}, {"size", 10}, {"page", page}};
    const Json result = {{"page", page}, {"rows", {page * 10, page * 10 + 1}}};
    INFO("page " << page);
    CHECK(caller.call("list", arguments, result).count == 1);
  }
}

TEST_CASE("repetition: turning pages beyond the last one is a loop") {
  Caller caller;
  int count = 0;
  for (int page = 1; page <= 9; ++page) {
    const Json arguments = {{"q", "crm"}, {"sort", "date"}, {"size", 10}, {"page", page}};
    const auto rows = page <= 4 ? Json::array({page * 10}) : Json::array();
    count = caller.call("list", arguments, {{"rows", rows}}).count;
  }

  CHECK(count == 5);  // pages 5 to 8 were empty, and this is the next
}

TEST_CASE("repetition: similar calls under way are not counted, identical ones are") {
  Caller caller;
  const auto arguments = [](int page) {
    return Json({{"q", "crm"}, {"sort", "date"}, {"size", 10}, {"page", page}});
  };
  for (int page = 1; page <= 4; ++page) {
    caller.call("list", arguments(page));
    caller.memory.find(caller.last)->result.reset();
  }

  CHECK(caller.call("list", arguments(5)).count == 1);
  CHECK(caller.call("list", arguments(5)).count == 2);
}

TEST_CASE("repetition: how alike is alike is an option, and exactly so alike counts") {
  const auto [threshold, expected] =
      GENERATE(table<double, int>({{0.74, 3}, {0.75, 3}, {0.76, 1}, {1.0, 1}}));
  Caller caller;
  caller.rule.similarity = threshold;
  caller.call("set", {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}});
  caller.call("set", {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 5}});

  CHECK(caller.call("set", {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 6}}).count == expected);
}

TEST_CASE("repetition: prompts count as a whole, and beside tool calls") {
  Caller caller;
  for (int i = 0; i < 3; ++i) {
    CHECK(caller.ask("what is new?").count == i + 1);
    CHECK(caller.call("search", query("crm")).count == i + 1);
  }
  CHECK(caller.ask("what is new now?").count == 1);
}

TEST_CASE("repetition: three rounds of two to four calls are a cycle, and not before") {
  const auto period = GENERATE(2, 3, 4);
  INFO("period " << period);
  Caller caller;
  Repetition repetition;
  for (int i = 0; i < 3 * period; ++i) {
    CHECK(repetition.kind != Kind::cycle);
    repetition = caller.call("step" + std::to_string(i % period), Json::object());
  }

  CHECK(repetition.kind == Kind::cycle);
  CHECK(repetition.period == period);
  CHECK(repetition.count == 3);
  CHECK(repetition.calls.size() == static_cast<std::size_t>(period));
  CHECK(repetition.calls.front() == "step0 (agent a)");
}

TEST_CASE("repetition: rounds of five, rounds that differ and a single call are no cycle") {
  Caller five;
  Caller differ;
  Caller single;
  for (int i = 0; i < 20; ++i) {
    CHECK(five.call("step" + std::to_string(i % 5), Json::object()).kind != Kind::cycle);
    CHECK(differ.call(i % 2 == 0 ? "read" : "write", {{"at", i / 2}}, i).kind != Kind::cycle);
    CHECK(single.call("read", Json::object()).kind != Kind::cycle);
  }
}

TEST_CASE("repetition: another call in between breaks a cycle") {
  Caller caller;
  caller.pair("read", "write");
  caller.pair("read", "write");
  caller.call("think", Json::object());

  CHECK(caller.pair("read", "write").kind != Kind::cycle);
}

TEST_CASE("repetition: two agents that call each other in turns are a cycle") {
  Caller caller;
  Repetition repetition;
  for (int i = 0; i < 6; ++i) {
    caller.agent = i % 2 == 0 ? "a" : "b";
    caller.ask("prompt of round " + std::to_string(i));
    repetition = caller.call(i % 2 == 0 ? "b" : "a", {{"task", "find out"}});
  }

  CHECK(repetition.kind == Kind::cycle);
  CHECK(repetition.calls == std::vector<std::string>{"b (agent a)", "a (agent b)"});
}

TEST_CASE("repetition: what another agent does meanwhile hides no cycle") {
  Caller caller;
  Repetition repetition;
  for (int i = 0; i < 6; ++i) {
    caller.agent = "busy";
    caller.call("write", {{"line", i}}, i);
    caller.agent = "stuck";
    repetition = caller.call(i % 2 == 0 ? "read" : "check", Json::object());
  }

  CHECK(repetition.kind == Kind::cycle);
}

TEST_CASE("repetition: a cycle runs at the pace of the window") {
  const auto [gap, kind] = GENERATE(table<std::chrono::seconds, Kind>(
      {{1s, Kind::cycle}, {14s, Kind::cycle}, {15s, Kind::same}}));
  Caller caller;  // 5 in 60 s are 6 in 72 s
  Repetition repetition;
  for (int i = 0; i < 6; ++i) {
    repetition = caller.call(i % 2 == 0 ? "read" : "write", Json::object());
    caller.now += gap - 1s;
  }

  INFO(gap.count() << " s apart");
  CHECK(repetition.kind == kind);
}

TEST_CASE("repetition: at most sixty-four calls are remembered") {
  Caller caller;
  caller.call("search", query("first"));
  for (int i = 0; i < 63; ++i) caller.call("fill" + std::to_string(i), Json::object());
  CHECK(caller.memory.size() == 64);
  CHECK(caller.memory.find(1) != nullptr);
  caller.now -= 30s;

  CHECK(caller.call("another", Json::object()).count == 1);

  CHECK(caller.memory.size() == 64);
  CHECK(caller.memory.find(1) == nullptr);
  CHECK(caller.memory.find(caller.last) != nullptr);
}

TEST_CASE("repetition: a forgotten call was never made") {
  Caller caller;
  caller.call("search", query("crm"));
  caller.call("search", query("crm"));
  caller.memory.forget(caller.last);
  caller.memory.forget(99);

  CHECK(caller.call("search", query("crm")).count == 2);
}

TEST_CASE("repetition: sentences say who repeats what, how often and in which time") {
  RememberedCall call;
  call.kind = CallKind::tool;
  call.name = "search";
  Repetition same{Kind::same, 5, 1, 12'340ms, {}};
  CHECK(repetition_text(call, same) ==
        "the session called search 5 times with the same arguments in 12.3 s");
  call.agent = "writer";
  Repetition similar{Kind::similar, 5, 1, 4s, {}};
  CHECK(repetition_text(call, similar) ==
        "agent writer called search 5 times with nearly the same arguments in 4 s");
  Repetition cycle{Kind::cycle, 3, 2, 0s, {"read (agent a)", "write (agent b)"}};
  CHECK(repetition_text(call, cycle) ==
        "3 rounds of the same 2 calls in a row: read (agent a), write (agent b), in 0 s");
  call.kind = CallKind::model;
  call.name = "gpt-4o";
  CHECK(repetition_text(call, same) ==
        "agent writer called gpt-4o 5 times with the same prompt in 12.3 s");
}
