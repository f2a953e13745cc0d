// stdio_concurrent_test.cpp: many servers at once on several threads.
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/runtime/event.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

namespace {

constexpr int servers = 50;
constexpr int rounds = 20;

/// Asks the next question when it has the answer to the last one.
class Talk final : public mcp::Receiver {
 public:
  Talk(asio::any_io_executor strand, mcp::StdioOptions options)
      : transport_(mcp::stdio_transport(std::move(options))(std::move(strand)).value()) {}

  void on_message(mcp::Message, std::optional<mcp::RequestNumber>) noexcept override {
    if (++answered_ == rounds) return over_.set();
    ask();
  }
  void on_lost(mcp::RequestNumber, mcp::Lost why) noexcept override { over_.set(fail(why.error)); }
  void on_closed(Error why) noexcept override { over_.set(fail(std::move(why))); }

  asio::awaitable<void> run(std::atomic<int>& done) {
    auto starting = transport_->start(*this);
    auto outcome = co_await std::move(starting);
    if (!outcome) co_return;
    ask();
    auto waiting = over_.wait();
    outcome = co_await std::move(waiting);
    if (!outcome) co_return;
    auto closing = transport_->close();
    outcome = co_await std::move(closing);
    transport_.reset();
    if (outcome) ++done;
  }

 private:
  void ask() {
    mcp::Outgoing outgoing(mcp::Request(std::int64_t{answered_ + 1}, "echo", Json::object()));
    if (const auto sent = transport_->send(std::move(outgoing)); !sent) over_.set(sent);
  }

  std::unique_ptr<mcp::Transport> transport_;
  Event over_{};
  int answered_ = 0;
};

}  // namespace

TEST_CASE("mcp stdio: fifty servers talk at once on four threads") {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  std::vector<std::unique_ptr<Talk>> talks;
  std::atomic<int> done{0};
  for (int i = 0; i < servers; ++i) {
    const asio::any_io_executor strand = asio::make_strand(context);
    mcp::StdioOptions options{.timers = timers};
    options.command = {PURSER_MCP_FIXTURE, "echo"};
    talks.push_back(std::make_unique<Talk>(strand, std::move(options)));
    auto task = talks.back()->run(done);
    asio::co_spawn(strand, std::move(task), asio::detached);
  }

  on_threads(4, [&](int) { context.run(); });

  CHECK(done == servers);
}
