// engine.hpp: the client's state on its strand: connection, requests, lists, the server's
// questions.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/client/detail/answerer.hpp>
#include <purser/adapters/mcp/client/detail/connector.hpp>
#include <purser/adapters/mcp/client/detail/operation.hpp>
#include <purser/adapters/mcp/protocol/client_identity.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>

namespace purser::mcp::detail {

/// One list of the server, as it was last seen.
struct KeptList {
  std::shared_ptr<const std::vector<Json>> items;
  Instant fresh_until = Instant::min();
  std::uint64_t changes = 0;  ///< how often the server said that it changed
};

class Engine final : public LinkOwner, public std::enable_shared_from_this<Engine> {
 public:
  Engine(asio::any_io_executor executor, asio::any_io_executor strand,
         std::shared_ptr<Timers> timers, std::shared_ptr<const ClientOptions> options);

  [[nodiscard]] const asio::any_io_executor& strand() const noexcept { return strand_; }

  /// Thread-safe.
  [[nodiscard]] std::vector<LeftOutTool> left_out_tools() const;

  // On the strand:
  /// `operation->done` is set at the end.
  void begin(OperationPointer operation);
  void stop(const OperationPointer& operation, Error why);
  /// Nothing can be begun afterwards.
  void close(const Event& closed);
  void end();

  void on_notification(Link& link, Notification notification) override;
  void on_request(Link& link, Request request, Askers causes) override;
  bool is_asked(const Link& link, const Inquiries& inquiries) const override;
  void on_answered(Link& link) override;
  void on_late_task(Link& link, const std::string& id) override;
  void on_link_closed(Link& link, const Error& why) override;

 private:
  // engine_connection.cpp
  void want_connection(const Event& waiter);
  void connect_now();
  void on_connected(Result<Opened> outcome);
  void greet(const Opened& opened);
  void note_failure();
  void leave_link();
  void retire_link(const Link* link, const Error& why);
  void stop_everything(const Error& why);
  [[nodiscard]] bool has_link() const noexcept { return link_ && !link_->is_over(); }
  [[nodiscard]] bool modern() const noexcept { return era_of(info_.revision) == Era::modern; }

  // engine.cpp: one operation
  void launch(OperationPointer operation);
  static asio::awaitable<void> perform(std::shared_ptr<Engine> self, OperationPointer operation);
  Task<Json> carry_out(OperationPointer operation);
  Task<Json> greeting(OperationPointer operation);
  Task<Json> set_log_level(OperationPointer operation);
  void arm(const OperationPointer& operation, Instant when, ErrorCode code, std::string sentence);
  void finish(const OperationPointer& operation, Result<Json> outcome);
  Task<> connected(OperationPointer operation);
  Task<> rest(OperationPointer operation, std::chrono::milliseconds duration);

  // engine_requests.cpp: one request, with all that it takes
  struct Tries;
  Task<Json> request(OperationPointer operation, std::string method, Json params);
  Task<Json> rounds(OperationPointer operation, std::string method, Json params);
  Task<Json> deliver(OperationPointer operation, std::string method, Json params);
  asio::awaitable<Answer> exchange(OperationPointer operation, LinkRequest request);
  [[nodiscard]] LinkRequest link_request(const OperationPointer& operation, std::string method,
                                         Json params);
  [[nodiscard]] Headers headers_of(const std::string& method, const Json& params) const;
  [[nodiscard]] ClientIdentity identity_for(const Operation& operation) const;
  [[nodiscard]] bool wants_headers_anew(const std::string& method, const Answer& answer,
                                        const Tries& tries) const;
  [[nodiscard]] bool again(const Link* link, const Answer& answer, Tries& tries);
  [[nodiscard]] Result<> check_request(const std::string& method, const Json& params) const;
  [[nodiscard]] Result<> check_capability(const std::string& method) const;

  // engine_rounds.cpp: what is needed before a request is completed
  Task<Json> admitted(OperationPointer operation, std::string method, Json params);
  Task<> have_urls_opened(OperationPointer operation, WireError refused);
  Task<Json> answer_round(OperationPointer operation, Json result);
  Task<Json> poll_task(OperationPointer operation, Json created);
  Task<Json> update_task(OperationPointer operation, Json params, Json task);

  // engine_tasks.cpp: calls that run as tasks of 2025-11-25, and the end of tasks
  Task<Json> run_as_task(OperationPointer operation, std::string method, Json params);
  Task<Json> follow_task(OperationPointer operation, Json created);
  /// How long a server may be silent; the call's own times hold in any case.
  enum class Patience : std::uint8_t { usual, endless };
  Task<Json> ask_after_task(OperationPointer operation, std::string method, Patience patience);
  [[nodiscard]] bool wants_tool_list(const std::string& method) const;
  [[nodiscard]] bool is_for_task(const std::string& method, const Json& params) const;
  [[nodiscard]] bool may_ask_again(const Operation& operation) const noexcept;
  [[nodiscard]] Error no_tool_tasks() const;
  void note_task(Operation& operation, const std::shared_ptr<Link>& link, const Json& result);
  void leave_task(Operation& operation);
  void lose_tasks(const Link& link, const Error& why);
  void cancel_task(const std::string& id);

  // engine_lists.cpp
  Task<Json> list(OperationPointer operation);
  Task<Json> relist_tools(OperationPointer operation);
  Task<Json> list_pages(OperationPointer operation, std::string method);
  [[nodiscard]] bool list_kept(const Operation& operation) const;
  void keep_list(Operation& operation, const std::string& method, std::uint64_t changes,
                 std::chrono::milliseconds ttl, std::vector<Json> items);
  [[nodiscard]] std::vector<Json> usable_tools(std::vector<Json> tools);
  [[nodiscard]] Result<> check_tool(const Json& tool) const;
  void note_tools(const std::vector<Json>& tools);
  void drop_lists();
  void list_changed(const std::string& what);
  [[nodiscard]] static std::string feature_of(const std::string& method);

  // engine_server.cpp: what the server says and asks unasked
  void tell_changed(std::string_view what) const;
  void tell_list_changed(const std::string& feature);
  void tell_log(const Json& params) const;
  void tell_dropped(const LeftOutTool& tool) const;
  void answer(Link& link, Request request, const Askers& askers);
  void on_cancelled(const Json& params);

  // engine_listen.cpp: the modern stream of change notices
  Task<Json> subscribe(OperationPointer operation);
  void subscribe_anew();
  void listen();
  void stop_listening();
  void on_listening(const Json& params);
  void hear_no_more();
  void on_listen_ended(const Answer& answer);
  [[nodiscard]] Json listen_filter() const;
  [[nodiscard]] bool declares_changes(const std::string& feature) const;
  [[nodiscard]] bool is_kept(const std::string& feature) const;
  [[nodiscard]] bool is_told(const std::string& feature) const;

  const asio::any_io_executor executor_;
  const asio::any_io_executor strand_;
  const std::shared_ptr<Timers> timers_;
  const std::shared_ptr<const ClientOptions> options_;
  ClientIdentity identity_;
  Answerer answerer_;
  std::string log_level_;

  std::shared_ptr<Link> link_;
  ServerInfo info_;
  bool told_capabilities_ = false;
  std::shared_ptr<Connector> connector_;
  std::vector<Event> waiters_;
  bool connect_armed_ = false;
  std::size_t failures_ = 0;  ///< connections in a row without an answered request
  Instant not_before_ = Instant::min();
  bool closed_ = false;

  std::set<OperationPointer> operations_;
  std::map<std::string, KeptList> lists_;  ///< by method
  /// A change of lists that is told: not before `next`.
  struct Telling {
    Instant next = Instant::min();
    bool armed = false;
  };
  std::map<std::string, Telling> tellings_;               ///< by feature
  std::unordered_map<std::string, Json> header_schemas_;  ///< of tools that mark arguments
  bool tools_listed_ = false;                             ///< on this connection
  std::set<std::string> task_tools_;                      ///< that only run as tasks of 2025-11-25
  mutable std::mutex left_out_mutex_;
  std::vector<LeftOutTool> left_out_;

  /// A question of a legacy server that is being answered.
  struct Asked {
    Askers askers;
    Inquiries::Number number = 0;
    bool withdrawn = false;
    std::optional<std::string> task{};  ///< of 2025-11-25, which it is asked for
  };
  std::map<Id, Asked> asked_;
  std::shared_ptr<Inquiries> nobodys_;

  std::set<std::string> subscriptions_;
  std::optional<RequestNumber> listening_;
  Json listening_for_;
  Json acknowledged_;  ///< the filter that the server said it keeps to; null: none yet
  std::size_t listen_failures_ = 0;
  std::uint64_t listen_round_ = 0;
  bool cannot_listen_ = false;
};

}  // namespace purser::mcp::detail
