// streamable.hpp: the conversation behind http_transport: what is under way, and in what state.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <purser/adapters/mcp/http/detail/flight.hpp>
#include <purser/adapters/mcp/http/wire_request.hpp>

namespace purser::mcp {

/// Shared by the transport and the coroutines of its flights. Used on its strand only.
class Streamable final : public FlightOwner, public std::enable_shared_from_this<Streamable> {
 public:
  Streamable(HttpOptions options, http::Client client, asio::any_io_executor strand);

  void start(Receiver& receiver) noexcept { receiver_ = &receiver; }
  [[nodiscard]] Result<> send(Outgoing outgoing);
  void forget(RequestNumber request) noexcept;
  void use(Revision revision) noexcept { about_.revision = revision; }
  void ready();
  /// Ends all at once; the receiver is not called any more.
  void abandon() noexcept;
  [[nodiscard]] static Task<> close(std::shared_ptr<Streamable> self);
  [[nodiscard]] std::string describe() const { return options_.url.shown(); }

  Result<> on_flight_head(Flight& flight, const http::ResponseHead& head) override;
  StreamControl on_flight_message(Flight& flight, Message message) override;

 private:
  using FlightPointer = std::shared_ptr<Flight>;

  [[nodiscard]] bool is_legacy() const noexcept { return era_of(about_.revision) == Era::legacy; }
  [[nodiscard]] Result<> check(const Outgoing& outgoing, std::size_t bytes) const;
  void begin_session() noexcept;
  void pump();
  void launch(const FlightPointer& flight);
  void on_end(const FlightPointer& pointer) noexcept;
  void release(Flight& flight) noexcept;
  void answer_came(Flight& flight);
  void listen_anew();
  void on_listening();
  [[nodiscard]] http::Request request_of(Flight& flight);
  [[nodiscard]] bool may_resume(const Flight& flight) const noexcept;
  [[nodiscard]] bool may_listen_again(Flight& flight) const noexcept;
  [[nodiscard]] std::chrono::milliseconds pause_for(const Flight& flight) const;

  [[nodiscard]] Task<> converse(FlightPointer flight);
  [[nodiscard]] Task<> listen(FlightPointer flight);
  static asio::awaitable<void> carry(std::shared_ptr<Streamable> self, FlightPointer flight);

  const HttpOptions options_;
  const asio::any_io_executor strand_;
  const http::Client client_;
  const AuthorizedClient authorized_;
  Receiver* receiver_ = nullptr;  ///< null: not started, or over
  bool over_ = false;
  Conversation about_;
  std::unordered_map<RequestNumber, FlightPointer> requests_;  ///< without an answer
  std::unordered_set<FlightPointer> under_way_;                ///< have a coroutine
  std::deque<FlightPointer> waiting_requests_;
  std::deque<FlightPointer> waiting_others_;
  std::size_t requests_under_way_ = 0;
  std::size_t queued_bytes_ = 0;
  FlightPointer barrier_;  ///< what all that comes later must not overtake
  FlightPointer listening_;
  bool wants_to_listen_ = false;
  bool opening_ = false;  ///< the shared stream is not asked for yet; requests wait for it
};

}  // namespace purser::mcp
