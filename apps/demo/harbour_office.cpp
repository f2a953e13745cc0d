// harbour_office.cpp: as little HTTP as one sender on the same machine needs.
#include <purser/apps/demo/harbour_office.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <mutex>
#include <thread>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/adapters/alerts/signature.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/json.hpp>

namespace purser::demo {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

const Secret& signing_key() {
  static const Secret key("whsec-harbour-office");
  return key;
}

std::string header(const std::string& head, std::string_view name) {
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

struct HarbourOffice::Impl {
  asio::io_context context;
  tcp::acceptor acceptor{context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  const std::string url =
      "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/alerts";
  mutable std::mutex mutex;
  std::vector<std::string> told;
  std::jthread clerk{[this](const std::stop_token& stop) { work(stop); }};

  ~Impl() {
    clerk.request_stop();
    error_code ignored;
    tcp::socket visitor(context);  // wakes the clerk
    visitor.connect(acceptor.local_endpoint(), ignored);
  }

  void work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      tcp::socket socket(context);
      error_code failed;
      acceptor.accept(socket, failed);
      if (!failed && !stop.stop_requested()) serve(socket);
    }
  }

  /// Whatever one connection sends, until it closes.
  void serve(tcp::socket& socket) {
    std::string bytes;
    error_code closed;
    while (true) {
      const auto size = asio::read_until(socket, asio::dynamic_buffer(bytes), "\r\n\r\n", closed);
      if (closed) return;
      const auto head = bytes.substr(0, size);
      const auto whole = size + std::stoul("0" + header(head, "Content-Length"));
      if (bytes.size() < whole) {
        asio::read(socket, asio::dynamic_buffer(bytes),
                   asio::transfer_exactly(whole - bytes.size()), closed);
        if (closed) return;
      }
      take(head, bytes.substr(size, whole - size));
      bytes.erase(0, whole);
      asio::write(socket, asio::buffer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 38), closed);
      if (closed) return;
    }
  }

  void take(const std::string& head, const std::string& body) {
    const auto checked =
        alerts::verify(signing_key(), header(head, alerts::timestamp_header), body,
                       header(head, alerts::signature_header), system_clock().wall_now());
    const auto alert = parse_json(body);
    if (!checked || !alert) return;
    const std::lock_guard lock(mutex);
    told.push_back((*alert)["message"].get<std::string>());
  }
};

HarbourOffice::HarbourOffice() : impl_(std::make_unique<Impl>()) {}
HarbourOffice::~HarbourOffice() = default;

Result<std::shared_ptr<AlertPort>> HarbourOffice::port() const {
  alerts::Target target;
  target.url = Secret(impl_->url);
  target.secret = signing_key();
  alerts::DeliveryOptions options;
  options.targets = {target};
  options.reach.private_hosts = {"127.0.0.1"};
  options.reach.allow_plain_http = true;
  auto delivery = alerts::Delivery::create(std::move(options));
  if (!delivery) return fail(std::move(delivery).error());
  return std::shared_ptr<AlertPort>(*std::move(delivery));
}

std::vector<std::string> HarbourOffice::told() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->told;
}

}  // namespace purser::demo
