// link.hpp: one connection: requests wait for their answers, and each ends.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <purser/adapters/mcp/client/detail/answer.hpp>
#include <purser/adapters/mcp/client/detail/cause.hpp>
#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/client/detail/notification_rate.hpp>
#include <purser/adapters/mcp/client/detail/session_tasks.hpp>
#include <purser/adapters/mcp/client/progress.hpp>
#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp::detail {

class Link;

/// Who a connection belongs to. Called on the strand; none of it throws.
class LinkOwner {
 public:
  virtual ~LinkOwner() = default;
  virtual void on_notification(Link& link, Notification notification) = 0;
  /// `causes`: the calls that it may be asked for, of one account; none: nobody can tell.
  virtual void on_request(Link& link, Request request, Askers causes) = 0;
  /// A question is being answered that may have been asked for that call.
  virtual bool is_asked(const Link& link, const Inquiries& inquiries) const = 0;
  virtual void on_answered(Link& link) = 0;
  /// A call that was given up turns out to run as the task `id`.
  virtual void on_late_task(Link& link, const std::string& id) = 0;
  virtual void on_link_closed(Link& link, const Error& why) = 0;
};

struct LinkRequest {
  LinkRequest(std::string request_method, Json request_params)
      : method(std::move(request_method)), params(std::move(request_params)) {}
  std::string method;
  Json params;
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Silence for so long ends it; progress starts it anew. Zero: never.
  std::chrono::milliseconds idle{0};
  bool wants_progress = false;
  bool cancellable = true;  ///< the server may be told that it is cancelled
  bool as_task = false;     ///< its result may be a task of 2025-11-25
  std::function<void()> dispatched{};
  std::function<void(const Progress&)> on_progress{};
  std::shared_ptr<Inquiries> inquiries{};  ///< questions that it causes; null: none
  std::function<void(Answer)> done{};      ///< once
};

struct LinkOptions {
  Limits limits{};
  std::shared_ptr<Timers> timers{};
  std::weak_ptr<LinkOwner> owner{};
};

/// On the strand. Lives until its transport's coroutines have ended.
class Link final : public Receiver, public std::enable_shared_from_this<Link> {
 public:
  Link(asio::any_io_executor strand, LinkOptions options);

  /// Makes the transport and does not start it. Errors: the factory's.
  [[nodiscard]] Result<> make(const TransportFactory& factory);
  /// `started` is called unless the link ends before.
  void start(std::function<void(Result<>)> started);
  void use(Revision revision);
  void ready();
  [[nodiscard]] bool is_http() const noexcept { return http_; }
  [[nodiscard]] std::string describe() const { return description_; }
  [[nodiscard]] bool is_over() const noexcept { return over_; }

  /// `done` may be called before this returns.
  RequestNumber send(LinkRequest request);
  void notify(std::string method, Json params);
  void respond(Response response);
  /// The server has waited for us: its silence counts from now on. `askers`: for whom; none: for
  /// any request.
  void restart_idle(const Askers& askers);
  /// Tells the server, and `done`, that the request is over. Harmless for one that is answered.
  void abandon(RequestNumber number, const Error& why);
  /// No more is heard of the request; the server is not told.
  void drop(RequestNumber number);
  /// The task that a request `as_task` was answered with is over, or given up by us: then the
  /// server may still ask something for it.
  void end_task(const std::string& id, bool over);

  /// Ends at once; requests without an answer are lost.
  void end(const Error& why);
  /// Ends when the last request has ended.
  void retire(Error why);
  /// Orderly; requests without an answer are lost. `closed` is called once.
  void close(const Error& why, std::function<void()> closed);

  void on_message(Message message, std::optional<RequestNumber> stream) noexcept override;
  void on_lost(RequestNumber request, Lost why) noexcept override;
  void on_closed(Error why) noexcept override;

 private:
  struct Started;
  struct Closed;
  struct Pending {
    explicit Pending(LinkRequest what)
        : request(std::move(what)), progress(std::move(request.on_progress)) {}
    LinkRequest request;
    ProgressHearing progress;
    bool dispatched = false;
    Instant idle_until = Instant::max();
    Timers::Id timer = 0;
  };
  /// A call that ended without an answer: the server may still ask something for it.
  struct GivenUp {
    Behalf behalf;
    Instant until;
    bool as_task;
  };
  using PendingMap = std::unordered_map<RequestNumber, std::unique_ptr<Pending>>;

  static asio::awaitable<void> run_start(std::shared_ptr<Link> self);
  static asio::awaitable<void> run_close(std::shared_ptr<Link> self);
  void on_started();
  void on_response(Response response, std::optional<RequestNumber> stream);
  void on_late_answer(const Json& result);
  void on_request(Request request, std::optional<RequestNumber> stream);
  void on_notification(Notification notification);
  void on_progress(const Json& params);
  void on_task_progress(SessionTask& task, const Json& params);
  void on_dispatched(RequestNumber number);
  void arm(RequestNumber number, Pending& pending);
  void check_idle(RequestNumber number);
  void tell_cancelled(RequestNumber number, const Pending& pending, const Error& why);
  void finish(RequestNumber number, Answer answer);
  void note_given_up(RequestNumber number, const Inquiries& inquiries, bool as_task);
  void lose_all(const Error& why);
  void release_transport();
  void end_if_retired();
  [[nodiscard]] Outgoing outgoing(RequestNumber number, Pending& pending);
  [[nodiscard]] Askers causes_of(const Request& request, std::optional<RequestNumber> stream);
  [[nodiscard]] Askers causes_of_unmarked();

  asio::any_io_executor strand_;
  LinkOptions options_;
  NotificationRate rate_;         ///< of logs, and of what nobody knows
  NotificationRate update_rate_;  ///< of resources that changed
  std::unique_ptr<Transport> transport_;
  bool http_ = false;
  std::string description_;
  Revision revision_ = newest_legacy;
  RequestNumber last_ = 0;
  PendingMap pending_;
  std::map<RequestNumber, GivenUp> given_up_;
  SessionTasks tasks_;
  bool over_ = false;
  bool ready_ = false;
  std::optional<Error> retired_;
  // The coroutine that starts the transport, which has to outlive it.
  asio::cancellation_signal start_signal_;
  bool starting_ = false;
  bool start_entered_ = false;
  std::function<void(Result<>)> started_;
  Result<> start_outcome_;
};

}  // namespace purser::mcp::detail
