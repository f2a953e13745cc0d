// report_test.cpp: breakdowns, agents, the day and the last minute.
#include <purser/runtime/ledger/sums.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

void model_call(const LedgerFixture& given, const Account& account, Money cost, Tokens input,
                Tokens output, std::string_view model = "gpt-4o") {
  Ask ask = Ask::fixed(cost);
  Usage usage;
  usage.input = input;
  usage.output = output;
  given.reserve_model(account, ask, model).value().settle(Charge::exact(cost, usage));
}

void mcp_call(const LedgerFixture& given, const Account& account, Money cost,
              std::string_view name) {
  given.ledger->reserve(account, Ask::fixed(cost), LedgerFixture::call(CallKind::mcp, name))
      .value()
      .settle(Charge::exact(cost));
}

}  // namespace

TEST_CASE("report: calls are broken down by kind and name, over all accounts below") {
  const LedgerFixture given;
  const auto session = given.open("session:s1");
  const auto agent = given.open("session:s1/agent:a");
  model_call(given, session, 0.2_usd, 100, 50);
  model_call(given, agent, 0.3_usd, 10, 5);
  model_call(given, agent, 0.1_usd, 1, 1, "claude");
  given.spend(agent, 0.01_usd, "serp_api");
  mcp_call(given, agent, 0.02_usd, "files/read");
  mcp_call(given, agent, 0.03_usd, "files/write");

  const auto report = given.ledger->report(session);

  CHECK(report.total_spent == 0.66_usd);
  CHECK(report.calls == 6);
  CHECK(report.llm.total == 0.6_usd);
  CHECK(report.llm.calls == 3);
  CHECK(report.llm.usage.input == 111);
  CHECK(report.llm.usage.output == 56);
  CHECK(report.llm.by_name ==
        std::map<std::string, Money>{{"gpt-4o", 0.5_usd}, {"claude", 0.1_usd}});
  CHECK(report.tools.by_name == std::map<std::string, Money>{{"serp_api", 0.01_usd}});
  CHECK(report.mcp.by_name == std::map<std::string, Money>{{"files", 0.05_usd}});
  CHECK(report.mcp.calls == 2);
}

TEST_CASE("report: a call that was refused or given back appears nowhere") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1");
  given.reserve(account, 1_usd)->release();
  (void)given.reserve(account, 2_usd);

  const auto report = given.ledger->report(account);

  CHECK(report.tools.by_name.empty());
  CHECK(report.calls == 0);
}

TEST_CASE("report: an agent's own calls are direct, those of agents below it delegated") {
  const LedgerFixture given;
  const auto session = given.open("session:s1");
  const auto boss = given.open("session:s1/agent:boss");
  given.spend(session, 0.01_usd);
  given.spend(boss, 0.1_usd);
  given.spend(given.open("session:s1/agent:boss/agent:writer"), 0.2_usd);
  given.spend(given.open("session:s1/agent:boss/task:t/agent:writer"), 0.4_usd);

  const auto agents = given.ledger->report(session).by_agent;

  REQUIRE(agents.size() == 2);
  CHECK(agents.at("boss").direct == 0.1_usd);
  CHECK(agents.at("boss").delegated == 0.6_usd);
  CHECK(agents.at("boss").total == 0.7_usd);
  CHECK(agents.at("boss").calls == 1);
  CHECK(agents.at("writer").direct == 0.6_usd);
  CHECK(agents.at("writer").delegated == Money());
  CHECK(agents.at("writer").calls == 2);
}

TEST_CASE("report: an agent below itself counts each call once") {
  const LedgerFixture given;
  given.spend(given.open("agent:a/agent:b/agent:a"), 0.1_usd);
  given.spend(given.open("agent:a/agent:a/agent:b"), 0.2_usd);

  const auto agents = given.ledger->report(given.ledger->total()).by_agent;

  CHECK(agents.at("a").direct == 0.1_usd);
  CHECK(agents.at("a").delegated == 0.2_usd);
  CHECK(agents.at("a").total == 0.3_usd);
  CHECK(agents.at("b").total == 0.3_usd);
}

TEST_CASE("report: limits of the account and of all above it, innermost first") {
  const LedgerFixture given({{"total", "", Limit::usd(10_usd)},
                             {"total", "", Limit::usd(2_usd, Window::call)},
                             {"session", "", Limit::calls(5)}});
  const auto account = given.open("session:s1/agent:a", {Limit::usd(1_usd)});
  given.spend(account, 0.25_usd);
  const auto hold = given.reserve(account, 0.5_usd);

  const auto limits = given.ledger->report(account).limits;

  REQUIRE(limits.size() == 4);
  CHECK(limits[0].account == "agent:a");
  CHECK(limits[0].spent == (0.25_usd).nanodollars());
  CHECK(limits[0].held == (0.5_usd).nanodollars());
  CHECK(limits[0].remaining == (0.25_usd).nanodollars());
  CHECK(limits[1].account == "session:s1");
  CHECK(limits[1].remaining == 3);
  CHECK(limits[2].account == "total");
  CHECK(limits[3].limit.window == Window::call);
  CHECK(limits[3].spent == 0);
  CHECK(limits[3].remaining == (2_usd).nanodollars());
}

TEST_CASE("report: spending of the day starts anew at midnight UTC") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  given.spend(account, 0.1_usd);
  given.clock->advance(14h - 1ns);
  given.spend(account, 0.2_usd);
  CHECK(given.ledger->report(account).daily_spent == 0.3_usd);

  given.clock->advance(1ns);
  CHECK(given.ledger->report(account).daily_spent == Money());
  given.spend(account, 0.4_usd);
  CHECK(given.ledger->report(account).daily_spent == 0.4_usd);
  CHECK(given.ledger->report(account).total_spent == 0.7_usd);
}

TEST_CASE("report: a wall clock set back starts no day twice") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  given.clock->advance(24h);
  given.spend(account, 0.1_usd);

  given.clock->set_wall(VirtualClock::start_default - 240h);
  given.clock->advance(2s);
  given.spend(account, 0.2_usd);

  CHECK(given.ledger->report(account).daily_spent == 0.3_usd);
}

TEST_CASE("report: a wall clock set forward starts the new day within a second") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  given.spend(account, 0.1_usd);

  given.clock->set_wall(VirtualClock::start_default + 240h);
  given.clock->advance(1s);
  given.spend(account, 0.2_usd);

  CHECK(given.ledger->report(account).daily_spent == 0.2_usd);
}

TEST_CASE("report: tokens of the last minute never count less than they are") {
  const LedgerFixture given;
  const auto session = given.open("session:s1");
  const auto agent = given.open("session:s1/agent:a");
  const auto last_minute = [&] { return given.ledger->report(session).tokens_last_minute; };
  model_call(given, session, 0.1_usd, 100, 0);
  given.clock->advance(30s);
  model_call(given, agent, 0.1_usd, 10, 0);

  CHECK(last_minute() == 110);
  given.clock->advance(30s - 1ns);
  CHECK(last_minute() == 110);
  given.clock->advance(1s);
  CHECK(last_minute() == 110);  // its second still touches the window
  given.clock->advance(1ns);
  CHECK(last_minute() == 10);
  given.clock->advance(1h);
  CHECK(last_minute() == 0);
}

TEST_CASE("report: monotonic time that goes back stands still") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  model_call(given, account, 0.1_usd, 100, 0);
  given.clock->set(Instant{});
  model_call(given, account, 0.1_usd, 10, 0);
  CHECK(given.ledger->report(account).tokens_last_minute == 110);
}

TEST_CASE("report: fees counted by the provider are added up by name") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  Usage usage;
  usage.units = {{"web_search", 2}, {"code", 1}};
  for (int i = 0; i < 2; ++i) {
    given.reserve_model(account, Ask::fixed(1_usd))->settle(Charge::exact(1_usd, usage));
  }
  CHECK(given.ledger->report(account).llm.usage.units ==
        std::vector<UsageUnits>{{"web_search", 4}, {"code", 2}});
}
