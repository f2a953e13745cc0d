// dialogue.hpp: a client's session or connection, or one request that stands for itself.
#pragma once

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include <purser/adapters/mcp/server/detail/hub.hpp>
#include <purser/adapters/mcp/server/detail/running.hpp>
#include <purser/adapters/mcp/server/stream_shelf.hpp>
#include <purser/runtime/event.hpp>

namespace purser::mcp {

/// Public functions may be called on any thread, unless they say otherwise.
class Dialogue final : public std::enable_shared_from_this<Dialogue> {
 public:
  Dialogue(std::shared_ptr<Hub> hub, Caller caller, bool modern_only);
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;
  ~Dialogue();

  /// Runs `action` on the strand, later.
  template <class F>
  void run(F action) {
    asio::post(strand_, std::move(action));
  }

  /// On the strand. Answers go through `outlet`, which is told of each request's end.
  void take(Message message, const std::shared_ptr<Outlet>& outlet);
  /// On the strand: whoever reads there is gone, and with it what was to be answered there.
  void drop(const Outlet* outlet);
  /// On the strand: where messages go that belong to no request; null: nowhere.
  void set_unasked(std::shared_ptr<Outlet> outlet) { unasked_ = std::move(outlet); }
  /// On the strand.
  [[nodiscard]] bool has_unasked_reader() const { return unasked_ && unasked_->has_reader(); }
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }
  [[nodiscard]] StreamShelf& shelf() noexcept { return shelf_; }
  [[nodiscard]] const Hub& hub() const noexcept { return *hub_; }
  /// On the strand.
  [[nodiscard]] const ServerProtocol& protocol() const noexcept { return protocol_; }
  /// On the strand, before the first message: the session's id.
  void set_session(std::string id) { caller_.session = std::move(id); }

  /// Something is under way, or holds it.
  [[nodiscard]] bool in_use() const noexcept { return uses_ > 0; }
  /// This one, in use as long as what is returned lives.
  [[nodiscard]] std::shared_ptr<Dialogue> held();

  void tell(const Change& change);
  /// Cancels everything, ends streams of notices, says no more. Then `closed` runs on the strand.
  void close(std::function<void()> closed = {});

  /// Asks a legacy client and waits for its answers.
  [[nodiscard]] Task<Json> ask(std::shared_ptr<Running> running, std::vector<Inquiry> questions);

 private:
  struct Listening {
    Listens filter;
    std::shared_ptr<Outlet> outlet;
  };
  /// Answers to questions of one `ask`.
  struct Asked {
    Event done;
    std::map<std::int64_t, std::size_t> open;  ///< number to question
    std::vector<Inquiry> questions;
    Result<Json> answers = Json::object();
    std::shared_ptr<Outlet> outlet;
  };

  [[nodiscard]] bool may_begin(const Id& id, const std::shared_ptr<Outlet>& outlet);
  void admit(Admitted request, const std::shared_ptr<Outlet>& outlet);
  void finish(const std::shared_ptr<Running>& running, Response response, int http_status);
  void listen(Listens filter, const std::shared_ptr<Outlet>& outlet);
  void cancel(const Id& id);
  void end_listening(const Id& id);
  void take_reply(Response response);
  void put(const std::shared_ptr<Asked>& asked);
  void forget(const std::shared_ptr<Asked>& asked);
  void notify_of(const Change& change);

  const std::shared_ptr<Hub> hub_;
  asio::strand<asio::any_io_executor> strand_;
  Caller caller_;
  const Party party_;
  ServerProtocol protocol_;
  std::map<Id, std::shared_ptr<Running>> running_;
  std::map<Id, Listening> listening_;
  std::map<std::int64_t, std::shared_ptr<Asked>> asked_;
  std::int64_t last_question_ = 0;
  std::shared_ptr<Outlet> unasked_;
  StreamShelf shelf_;
  bool closed_ = false;
  std::atomic<std::size_t> uses_{0};
};

}  // namespace purser::mcp
