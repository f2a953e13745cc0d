// transports_concurrent_test.cpp: many conversations on several threads share one HTTP client.
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>

#include <purser/tests/adapters/mcp/http/talk.hpp>

namespace purser::mcp {
namespace {

constexpr int conversations = 6;
constexpr RequestNumber requests_each = 60;

std::string number_in(const std::string& request) {
  const auto at = request.find("\"id\":");
  if (at == std::string::npos) return "0";
  return request.substr(at + 5, request.find_first_of(",}", at) - at - 5);
}

/// JSON, events, and nothing at all, in turn.
std::string some_answer(const std::string& request) {
  const auto number = std::stoll(number_in(request));
  if (request.starts_with("GET")) return stream_head() + "retry: 10\ndata:\n\n";
  if (number == 0) return bare_answer("202 Accepted");
  if (number % 3 == 0) return stream_head();
  const auto result = result_of(number);
  return number % 3 == 1 ? json_answer(result) : stream_head() + "data: " + result + "\n\n";
}

/// Sends all its requests, forgets some, and says when every other one has ended.
class Conversation final : public Receiver {
 public:
  Conversation(asio::any_io_executor executor, const HttpOptions& options)
      : strand_(asio::make_strand(std::move(executor))),
        transport_(http_transport(options)(strand_).value()) {}

  void start() {
    asio::post(strand_, [this] {
      started_ = transport_->start(*this);
      asio::co_spawn(strand_, std::move(*started_), [this](std::exception_ptr, const Result<>&) {
        transport_->use(Revision::r2025_11_25);
        transport_->ready();
        send_all();
      });
    });
  }
  void wait() {
    done_.get_future().wait();
    std::promise<void> gone;
    asio::post(strand_, [&] {
      transport_.reset();
      gone.set_value();
    });
    gone.get_future().wait();
  }

  void on_message(Message message, std::optional<RequestNumber>) noexcept override {
    if (std::holds_alternative<Response>(message)) end_one(answered);
  }
  void on_lost(RequestNumber, Lost) noexcept override { end_one(lost); }
  void on_closed(Error) noexcept override {}

  int answered = 0;
  int lost = 0;

 private:
  void send_all() {
    for (RequestNumber number = 1; number <= requests_each; ++number) {
      Outgoing outgoing{Message(Request(Id(number), "tools/call", Json::object()))};
      (void)transport_->send(std::move(outgoing));
      (void)transport_->send(Outgoing(Message(Notification("notifications/x", nullptr))));
      if (number % 10 == 5) transport_->forget(number);
    }
  }
  void end_one(int& count) {
    ++count;
    if (answered + lost == requests_each - requests_each / 10) done_.set_value();
  }

  const asio::any_io_executor strand_;
  std::unique_ptr<Transport> transport_;
  std::optional<Task<>> started_;
  std::promise<void> done_;
};

}  // namespace

TEST_CASE("transports: conversations on several threads do not disturb each other") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, some_answer));
  asio::thread_pool threads(4);
  const auto timers = make_timers(threads.get_executor());
  HttpOptions options(http::Location::parse(peer.url()).value(), timers);
  options.client =
      http::Client::create(threads.get_executor(), timers, http::ClientOptions()).value();
  options.requests_at_once_max = 8;
  options.random = [] { return 0.5; };
  {
    std::vector<std::unique_ptr<Conversation>> all;
    for (int i = 0; i < conversations; ++i) {
      all.push_back(std::make_unique<Conversation>(threads.get_executor(), options));
    }
    for (auto& one : all) one->start();
    for (auto& one : all) one->wait();
    for (auto& one : all) {
      CHECK(one->lost == requests_each / 3 - 2);  // 15 and 45 were forgotten
      CHECK(one->answered == requests_each - requests_each / 3 - 4);
    }
  }
  options.client.reset();
  threads.stop();
  threads.join();
}

}  // namespace purser::mcp
