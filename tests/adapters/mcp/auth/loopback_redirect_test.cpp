// loopback_redirect_test.cpp: the browser's way back, and who is turned away on it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <thread>

#include <purser/adapters/mcp/auth/loopback_redirect.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_probe.hpp>
#include <purser/tests/support/virtual_clock.hpp>

namespace purser::mcp {
namespace {

std::uint16_t port_of(const LoopbackRedirect& redirect) {
  return http::Location::parse(redirect.redirect_uri).value().server().port();
}

int status_of(std::uint16_t port, const std::string& line) {
  probe::HttpProbe probe(port);
  probe.send(line + " HTTP/1.1\r\nHost: x\r\n\r\n");
  return probe.read_response().status;
}

const auto page = http::Location::parse("https://as.example/authorize?client_id=c&state=s%201");

}  // namespace

TEST_CASE("loopback_redirect: the answer with the right state is taken, all others are not") {
  asio::io_context context;
  std::string opened;
  auto redirect = loopback_redirect(context.get_executor(), make_timers(context.get_executor()),
                                    [&](const std::string& text) { opened = text; });
  REQUIRE(redirect);
  const auto port = port_of(*redirect);
  CHECK(redirect->redirect_uri == "http://127.0.0.1:" + std::to_string(port) + "/callback");

  std::optional<Result<std::string>> outcome;
  asio::co_spawn(context, redirect->browse(*page),
                 [&](std::exception_ptr, Result<std::string> result) { outcome = result; });
  std::vector<int> statuses;
  std::thread browser([&] {
    for (const auto* line : {"GET /favicon.ico", "GET /callback?code=x&state=wrong",
                             "POST /callback?code=x&state=s%201", "GET /callback",
                             "GET /callback?code=c&state=s%201"}) {
      statuses.push_back(status_of(port, line));
    }
  });
  while (!outcome) context.run_one();
  browser.join();

  CHECK(opened == page->text());
  CHECK(statuses == std::vector<int>{404, 404, 404, 404, 200});
  REQUIRE(*outcome);
  CHECK(**outcome == "http://127.0.0.1:" + std::to_string(port) + "/callback?code=c&state=s%201");
}

TEST_CASE("loopback_redirect: a request without end is cut, and the next one is served") {
  asio::io_context context;
  auto redirect = loopback_redirect(context.get_executor(), make_timers(context.get_executor()),
                                    [](const std::string&) {});
  REQUIRE(redirect);
  const auto port = port_of(*redirect);
  std::optional<Result<std::string>> outcome;
  asio::co_spawn(context, redirect->browse(*page),
                 [&](std::exception_ptr, Result<std::string> result) { outcome = result; });
  std::thread browser([&] {
    probe::HttpProbe flood(port);
    flood.send("GET /" + std::string(20'000, 'x'));
    CHECK(flood.read_to_end() != probe::End::timed_out);
    status_of(port, "GET /callback?code=c&state=s%201");
  });
  while (!outcome) context.run_one();
  browser.join();
  CHECK(*outcome);
}

TEST_CASE("loopback_redirect: at a port of one's own logins have their turns, then it is free") {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  const auto free_port =
      port_of(loopback_redirect(context.get_executor(), timers, [](const std::string&) {}).value());
  std::vector<std::string> opened;
  std::vector<std::thread> browsers;
  const auto redirect_for = [&](const std::string& who, const std::string& state) {
    return loopback_redirect(
               context.get_executor(), timers,
               [&, who, state](const std::string& /*page*/) {
                 opened.push_back(who);
                 browsers.emplace_back([=] {
                   CHECK(status_of(free_port, "GET /callback?code=" + who + "&state=" + state) ==
                         200);
                 });
               },
               free_port)
        .value();
  };
  const auto one = redirect_for("one", "s%201");
  const auto two = redirect_for("two", "s%201");
  CHECK(one.redirect_uri == two.redirect_uri);
  CHECK_THROWS(probe::HttpProbe(free_port));

  std::vector<Result<std::string>> outcomes;
  for (const auto* redirect : {&one, &two}) {
    asio::co_spawn(
        context, redirect->browse(*page),
        [&](std::exception_ptr, Result<std::string> result) { outcomes.push_back(result); });
  }
  while (outcomes.size() < 2) context.run_one();
  for (auto& browser : browsers) browser.join();

  CHECK(opened == std::vector<std::string>{"one", "two"});
  REQUIRE(outcomes.at(0));
  CHECK(outcomes.at(0)->find("code=one") != std::string::npos);
  REQUIRE(outcomes.at(1));
  CHECK(outcomes.at(1)->find("code=two") != std::string::npos);
  CHECK_THROWS(probe::HttpProbe(free_port));
}

TEST_CASE("loopback_redirect: a port that stays taken is named in the end") {
  asio::io_context context;
  VirtualClock clock;
  const auto timers = make_timers(context.get_executor(), clock);
  const auto nobody = [](const std::string&) {};
  const auto other = loopback_redirect(context.get_executor(), timers, nobody).value();
  const auto redirect =
      loopback_redirect(context.get_executor(), timers, nobody, port_of(other)).value();
  std::optional<Result<std::string>> outcome;
  asio::co_spawn(context, redirect.browse(*page),
                 [&](std::exception_ptr, Result<std::string> result) { outcome = result; });
  while (context.poll() > 0) {
  }
  REQUIRE_FALSE(outcome);
  clock.advance(std::chrono::minutes(3));
  while (!outcome) context.run_one();
  REQUIRE_FALSE(*outcome);
  CHECK(outcome->error().code() == ErrorCode::connection_failed);
  CHECK(outcome->error().message().find(std::to_string(port_of(other))) != std::string::npos);
}

}  // namespace purser::mcp
