// 10_alert_webhook.cpp: a webhook is told when a session has spent 80% of its budget, and when all
// is gone; the receiver, a few lines of our own, checks the signature.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <thread>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/adapters/alerts/signature.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;
using asio::ip::tcp;

namespace {

const Secret signing_key("whsec-example");

/// The value of a header, which ends with the line.
std::string header(const std::string& head, std::string_view name) {
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// Answers 200 to whatever it is sent on one connection, and counts what is signed as it should be.
class Receiver {
 public:
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/alerts";
  }

  void serve() {
    tcp::socket socket(context_);
    acceptor_.accept(socket);
    std::string bytes;
    boost::system::error_code closed;
    while (true) {
      const auto size = asio::read_until(socket, asio::dynamic_buffer(bytes), "\r\n\r\n", closed);
      if (closed) return;
      const auto head = bytes.substr(0, size);
      const auto whole = size + std::stoul(header(head, "Content-Length"));
      if (bytes.size() < whole) {
        asio::read(socket, asio::dynamic_buffer(bytes),
                   asio::transfer_exactly(whole - bytes.size()));
      }
      take(head, bytes.substr(size, whole - size));
      bytes.erase(0, whole);
      asio::write(socket, asio::buffer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 38));
    }
  }

  int verified = 0;

 private:
  /// First the signature, over the raw body; only then is it read.
  void take(const std::string& head, const std::string& body) {
    const auto checked =
        alerts::verify(signing_key, header(head, alerts::timestamp_header), body,
                       header(head, alerts::signature_header), system_clock().wall_now());
    const auto alert = parse_json(body);
    if (!checked || !alert) return;
    ++verified;
    std::printf("%-17s %s\n", (*alert)["type"].get<std::string>().c_str(),
                (*alert)["message"].get<std::string>().c_str());
  }

  asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};

std::shared_ptr<alerts::Delivery> delivery_to(const std::string& url) {
  alerts::Target target;
  target.url = Secret(url);
  target.secret = signing_key;
  alerts::DeliveryOptions options;
  options.targets = {target};
  options.reach.private_hosts = {"127.0.0.1"};  // only the public internet is reached otherwise
  options.reach.allow_plain_http = true;        // and only by https
  return alerts::Delivery::create(std::move(options)).value();
}

/// Four times $0.03 from a budget of $0.10. True: the last one was refused.
bool spend(const std::shared_ptr<AlertPort>& port) {
  ThreadPool pool;
  RuntimeOptions options;
  options.alerts = port;
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session = runtime->session({.budget = 0.10_usd}).value();
  const std::shared_ptr<const Tool> lookup =
      (tool("lookup", "Look something up", [] { return "found"; }) | cost(0.03_usd))
          .build()
          .value();
  bool served = true;
  for (int i = 0; i < 4; ++i) {
    served = pool.wait(session.invoke(lookup, Json::object())).has_value();
  }
  return !served;
}

}  // namespace

int main() {
  Receiver receiver;
  std::thread serving([&] { receiver.serve(); });

  auto delivery = delivery_to(receiver.url());
  const bool refused = spend(delivery);
  const bool delivered = delivery->flush(std::chrono::seconds(10));
  delivery.reset();  // closes the connection, and so ends the receiver

  serving.join();
  return refused && delivered && receiver.verified == 2 ? 0 : 1;
}
