// receiver.hpp: a server on loopback that takes alerts, or does not, as the test decides.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/tests/support/http_peer.hpp>

namespace purser::alerts {

/// What arrived: head and body.
struct Arrived {
  std::string head;
  std::string body;

  /// The value of a header; empty without.
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  [[nodiscard]] Json json() const { return parse_json(body).value(); }
};

class Receiver {
 public:
  /// Answers request number `index` (from 0). Closes behind one without a whole head.
  using Answers = std::function<std::string(int index, const Arrived& arrived)>;

  static std::string status(int code, const std::string& headers = "") {
    return "HTTP/1.1 " + std::to_string(code) + " X\r\nContent-Length: 0\r\n" + headers + "\r\n";
  }
  static std::string ok(int /*index*/, const Arrived& /*arrived*/) { return status(200); }

  explicit Receiver(Answers answers = ok)
      : answers_(std::move(answers)), peer_([this](tests::PeerConnection& connection) {
          while (auto request = connection.read_request()) {
            const auto answer = answer_to(*request);
            if (answer == hang_) (void)connection.read_to_end();
            if (!connection.write(answer) || answer.find("\r\n\r\n") == std::string::npos) return;
          }
        }) {}

  /// Never answers, and never closes.
  static std::string hang(int /*index*/, const Arrived& /*arrived*/) { return hang_; }

  [[nodiscard]] std::string url(const std::string& path = "/hook") const {
    return peer_.url() + path;
  }
  [[nodiscard]] std::uint16_t port() const { return peer_.port(); }
  /// Blocks until so many requests have arrived; these and those after.
  std::vector<Arrived> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_.size() >= count; });
    return arrived_;
  }
  [[nodiscard]] std::vector<Arrived> arrived() const {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  static constexpr const char* hang_ = "hang";

  std::string answer_to(const std::string& request) {
    const auto end = request.find("\r\n\r\n");
    const Arrived arrived{request.substr(0, end + 2), request.substr(end + 4)};
    int index = 0;
    {
      const std::lock_guard lock(mutex_);
      index = static_cast<int>(arrived_.size());
      arrived_.push_back(arrived);
      changed_.notify_all();
    }
    return answers_(index, arrived);
  }

  Answers answers_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Arrived> arrived_;
  tests::HttpPeer peer_;  ///< ends first: its threads use all of the above
};

}  // namespace purser::alerts
