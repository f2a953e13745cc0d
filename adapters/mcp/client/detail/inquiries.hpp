// inquiries.hpp: the questions of a server that are being answered for one call.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include <purser/adapters/mcp/client/detail/handler_run.hpp>
#include <purser/runtime/event.hpp>

namespace purser::mcp::detail {

class Inquiries;

/// The calls that one question may be asked for, never null; the first one's is used.
using Askers = std::vector<std::shared_ptr<Inquiries>>;

/// On the client's strand. A call ends only after all of them have, for their handlers use it.
class Inquiries : public std::enable_shared_from_this<Inquiries> {
 public:
  using Number = std::uint64_t;

  /// `call`: may be null.
  Inquiries(asio::any_io_executor executor, asio::any_io_executor home, const Call* call)
      : executor_(std::move(executor)), home_(std::move(home)), call_(call) {}

  [[nodiscard]] const Call* call() const noexcept { return call_; }
  [[nodiscard]] bool idle() const noexcept { return runs_.empty(); }

  /// A question of all `askers`, at least one: it goes on as long as one of them does, and all wait
  /// for it. Answers with `cancelled` at once where the first one was cancelled before. The number
  /// is the first one's.
  static Number start(const Askers& askers, HandlerRun::Handler handler, Question question,
                      HandlerRun::Done done);
  void cancel(Number number);
  /// Also those that would start later; but not what another asker still wants to know.
  void cancel_all();
  /// Set as soon as none is under way.
  [[nodiscard]] Event ended();

 private:
  struct Shared;
  void remove(Number number);

  asio::any_io_executor executor_;
  asio::any_io_executor home_;
  const Call* call_;
  Number last_ = 0;
  bool cancelled_ = false;
  std::map<Number, std::shared_ptr<Shared>> runs_;
  std::unique_ptr<Event> ended_;
};

}  // namespace purser::mcp::detail
