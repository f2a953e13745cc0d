// loopback_redirect_test.cpp: the browser's way back, and who is turned away on it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <thread>

#include <purser/adapters/mcp/auth/loopback_redirect.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_probe.hpp>

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

}  // namespace purser::mcp
