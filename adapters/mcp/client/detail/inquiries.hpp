// inquiries.hpp: the questions of a server that are being answered for one call.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include <purser/adapters/mcp/client/call_loan.hpp>
#include <purser/adapters/mcp/client/detail/behalf.hpp>
#include <purser/adapters/mcp/client/detail/handler_run.hpp>
#include <purser/runtime/event.hpp>

namespace purser::mcp::detail {

class Inquiries;

/// The calls that one question may be asked for, never null, by age.
using Askers = std::vector<std::shared_ptr<Inquiries>>;

/// On the client's strand. A call ends only after those that are its alone: they spend in its name.
class Inquiries : public std::enable_shared_from_this<Inquiries> {
 public:
  using Number = std::uint64_t;

  /// `loan`: null where nobody lends anything.
  Inquiries(asio::any_io_executor executor, asio::any_io_executor home,
            std::shared_ptr<const CallLoan> loan, Behalf behalf)
      : executor_(std::move(executor)),
        home_(std::move(home)),
        loan_(std::move(loan)),
        behalf_(std::move(behalf)) {}

  [[nodiscard]] const std::shared_ptr<const CallLoan>& loan() const noexcept { return loan_; }
  [[nodiscard]] const Behalf& behalf() const noexcept { return behalf_; }
  [[nodiscard]] bool idle() const noexcept { return runs_.empty(); }

  /// The server has shown that it works on the call.
  void note_work() noexcept { worked_on_ = true; }
  [[nodiscard]] bool is_worked_on() const noexcept { return worked_on_; }

  /// A question of all `askers`, at least one: it goes on as long as one of them does. Answers with
  /// `cancelled` at once where all were cancelled before. The number is the same for all.
  static Number start(const Askers& askers, HandlerRun::Handler handler, Question question,
                      HandlerRun::Done done);
  static void cancel(const Askers& askers, Number number);
  /// Also those that would start later. What another asker still wants to know is left to that one.
  void cancel_all();
  /// Set as soon as none is under way.
  [[nodiscard]] Event ended();

 private:
  struct Shared;
  void remove(Number number);
  void tell_idle() const;

  asio::any_io_executor executor_;
  asio::any_io_executor home_;
  std::shared_ptr<const CallLoan> loan_;
  Behalf behalf_;
  Number last_ = 0;
  bool worked_on_ = false;
  bool cancelled_ = false;
  std::map<Number, std::shared_ptr<Shared>> runs_;
  std::unique_ptr<Event> ended_;
};

}  // namespace purser::mcp::detail
