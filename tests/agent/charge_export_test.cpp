// charge_export_test.cpp: every booking is a line, and a slow, full or broken sink delays no call.
#include <purser/agent/charge_export.hpp>

#include <future>
#include <mutex>

#include <purser/runtime/money_json.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// Keeps lines; may wait or fail first.
class KeptLines final : public ChargeSink {
 public:
  explicit KeptLines(std::function<Result<>(std::size_t number)> before = nullptr)
      : before_(std::move(before)) {}

  Result<> write(std::string_view line) override {
    const auto number = ++offered_;
    if (before_) {
      if (auto ok = before_(number); !ok) return ok;
    }
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    return {};
  }

  std::vector<Json> parsed() const {
    const std::lock_guard lock(mutex_);
    std::vector<Json> parsed;
    for (const auto& line : lines_) parsed.push_back(parse_json(line).value());
    return parsed;
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  const std::function<Result<>(std::size_t)> before_;
  std::atomic<std::size_t> offered_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

RunSetup exporting_to(std::shared_ptr<ChargeSink> sink, std::vector<Answer> answers = {}) {
  RunSetup setup;
  if (!answers.empty()) setup.answers = std::move(answers);
  setup.charge_export = std::move(sink);
  return setup;
}

}  // namespace

TEST_CASE("charge_export: a line says who spent what on which call") {
  const auto sink = std::make_shared<KeptLines>();
  Answer answer("hello");
  answer.usage.input = 1200;
  answer.usage.output = 380;
  answer.usage.units = {{"web_search", 0}};
  Run run(exporting_to(sink, {answer}));
  SessionOptions options;
  options.customer = "acme";
  options.id = "s/9";
  const auto session = run.runtime->session(options).value();
  const auto agent = session.scoped("agent", "writer", {}).value();

  const auto reply = run.wait(agent.complete(ModelRequest("gpt-4o", "hi")));
  run.runtime->flush_charges();

  REQUIRE(reply);
  const auto lines = sink->parsed();
  REQUIRE(lines.size() == 1);
  const auto& line = lines[0];
  CHECK(line["event"] == "charge");
  CHECK(line["scope"] == "customer:acme/session:s%2F9/agent:writer");
  CHECK(line["customer"] == "acme");
  CHECK(line["session"] == "s/9");
  CHECK(line["agent"] == "writer");
  CHECK(line["call"] == 1);
  CHECK(line["attempt"] == 1);
  CHECK(line["parent"].is_null());
  CHECK(line["kind"] == "model");
  CHECK(line["name"] == "gpt-4o");
  CHECK(line["model"] == "gpt-4o");
  CHECK(line["usage"]["input"] == 1200);
  CHECK(line["usage"]["output"] == 380);
  CHECK(line["usage"]["cache_write_1h"] == 0);
  CHECK(line["usage"]["units"]["web_search"] == 0);
  CHECK(line["price_version"].is_string());
  CHECK(line["time"].get<std::string>().ends_with("Z"));
  const auto text = sink->lines().at(0);
  CHECK(text.find(R"("cost_low":0.0068,"cost_high":0.0068,"change":0.0068})") != std::string::npos);
  CHECK(text.ends_with("}\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("charge_export: amounts are exact decimals, however large") {
  LedgerEvent event;
  event.kind = LedgerEvent::Kind::charge;
  event.charge.low = Money::nanodollars(9'007'199'254'740'993);
  event.charge.high = Money::nanodollars(INT64_MAX);
  event.spent = -1;

  const auto line = charge_line(event, WallTime());

  CHECK(line.find("\"cost_low\":9007199.254740993,") != std::string::npos);
  CHECK(line.find("\"cost_high\":9223372036.854775807,") != std::string::npos);
  CHECK(line.find("\"change\":-0.000000001}") != std::string::npos);
}

TEST_CASE("charge_export: doubt is an interval, what became known later a correction") {
  const auto sink = std::make_shared<KeptLines>();
  Run run(exporting_to(sink, {Answer(Error(ErrorCode::connection_lost, "x"))}));
  run.session->track("crm", 0.25_usd);
  CHECK_FALSE(run.complete());
  const auto doubt = run.runtime->ledger().doubts().at(0);
  REQUIRE(
      run.runtime->ledger().reconcile(doubt.call, doubt.attempt.index, Charge::exact(0.001_usd)));
  run.runtime->flush_charges();

  const auto lines = sink->parsed();
  REQUIRE(lines.size() >= 3);
  CHECK(lines[0]["kind"] == "tool");
  CHECK(lines[0]["cost_high"] == 0.25);
  CHECK(lines[0]["model"].is_null());
  CHECK(lines[1]["cost_low"] == 0);
  CHECK(lines[1]["cost_high"] > 0);
  const auto& last = lines.back();
  CHECK(last["event"] == "correction");
  CHECK(last["call"] == doubt.call);
  CHECK(last["cost_high"] == 0.001);
  CHECK(last["change"] < 0);
}

TEST_CASE("charge_export: changes add up to what was spent") {
  const auto sink = std::make_shared<KeptLines>();
  Run run(exporting_to(sink));
  for (int i = 0; i < 10; ++i) REQUIRE(run.complete());
  REQUIRE(run.invoke(priced_tool(0.01_usd)));
  REQUIRE(run.session->track("crm", 0.5_usd));
  run.runtime->flush_charges();

  Money sum;
  for (const auto& line : sink->parsed()) sum += money_from_json(line["change"]).value();
  CHECK(sum == run.spent());
}

TEST_CASE("charge_export: a sink that blocks delays no call, and misses none") {
  std::promise<void> release;
  auto released = release.get_future().share();
  const auto sink = std::make_shared<KeptLines>([released](std::size_t) -> Result<> {
    released.wait();
    return {};
  });
  Run run(exporting_to(sink));

  for (int i = 0; i < 10; ++i) REQUIRE(run.complete());
  CHECK(sink->lines().empty());
  CHECK(run.spent() > 0_usd);

  release.set_value();
  run.runtime->flush_charges();
  CHECK(sink->lines().size() == 10);
  CHECK(run.runtime->charge_losses().all() == 0);
}

TEST_CASE("charge_export: what a sink throws or cannot keep is counted, and the next is offered") {
  const auto sink = std::make_shared<KeptLines>([](std::size_t number) -> Result<> {
    if (number == 1) throw std::runtime_error("no such luck");
    if (number == 2) return fail(ErrorCode::internal, "disk full");
    return {};
  });
  Run run(exporting_to(sink));

  for (int i = 0; i < 3; ++i) REQUIRE(run.complete());
  run.runtime->flush_charges();

  CHECK(sink->lines().size() == 1);
  const auto losses = run.runtime->charge_losses();
  CHECK(losses.failed == 2);
  CHECK(losses.dropped == 0);
  CHECK(losses.last_error == "disk full");
}

TEST_CASE("charge_export: what finds the queue full is dropped and counted") {
  std::promise<void> release;
  auto released = release.get_future().share();
  const auto sink = std::make_shared<KeptLines>([released](std::size_t) -> Result<> {
    released.wait();
    return {};
  });
  Run run(exporting_to(sink));
  const CallInfo info{7, {}, CallKind::tool, Purpose::user, "flood"};
  const auto pushed = EventQueue::jobs_max + 100;
  for (std::size_t i = 0; i < pushed; ++i) {
    REQUIRE(run.runtime->ledger().track(run.session->account(), info, Charge::exact(0_usd)));
  }
  const auto losses = run.runtime->charge_losses();
  release.set_value();
  run.runtime->flush_charges();

  CHECK(losses.dropped >= 99);
  CHECK(sink->lines().size() + losses.dropped == pushed);
}

TEST_CASE("charge_export: a runtime that ends writes what is queued first") {
  const auto sink = std::make_shared<KeptLines>();
  {
    Run run(exporting_to(sink));
    for (int i = 0; i < 100; ++i) REQUIRE(run.session->track("crm", 0.001_usd));
  }
  CHECK(sink->lines().size() == 100);
}

TEST_CASE("charge_export: a function is a sink, and subscribers hear the same charges") {
  std::vector<std::string> lines;
  int heard = 0;
  Run run(exporting_to(make_charge_sink([&](std::string_view line) { lines.emplace_back(line); })));
  run.runtime->events().on_charge.connect([&](const LedgerEvent&) { ++heard; });

  REQUIRE(run.complete());
  run.runtime->flush_charges();
  run.runtime->flush_events();

  REQUIRE(lines.size() == 1);
  CHECK(lines[0].back() == '}');
  CHECK(heard == 1);
}
