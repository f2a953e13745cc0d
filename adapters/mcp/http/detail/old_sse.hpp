// old_sse.hpp: the conversation behind sse_transport: one stream down, a POST per message up.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <purser/adapters/mcp/http/detail/flight.hpp>
#include <purser/adapters/mcp/http/wire_request.hpp>
#include <purser/runtime/event.hpp>

namespace purser::mcp {

/// Shared by the transport and its coroutines. Used on its strand only.
class OldSse final : public FlightOwner, public std::enable_shared_from_this<OldSse> {
 public:
  OldSse(HttpOptions options, http::Client client, asio::any_io_executor strand);

  /// Until the server has said where messages go.
  [[nodiscard]] static Task<> start(std::shared_ptr<OldSse> self, Receiver& receiver);
  [[nodiscard]] Result<> send(Outgoing outgoing);
  void forget(RequestNumber request) noexcept;
  void use(Revision revision) noexcept { about_.revision = revision; }
  void abandon() noexcept;
  [[nodiscard]] std::string describe() const { return options_.url.shown(); }

  Result<> on_flight_head(Flight& flight, const http::ResponseHead& head) override;
  StreamControl on_flight_message(Flight& flight, Message message) override;

 private:
  using FlightPointer = std::shared_ptr<Flight>;
  class Down;

  Result<StreamControl> on_event(const sse::Event& event);
  Result<StreamControl> on_endpoint(std::string_view reference);
  StreamControl on_message(Message message);
  void on_stream_end(Error why) noexcept;
  void on_post_end(const FlightPointer& flight) noexcept;

  static asio::awaitable<void> listen(std::shared_ptr<OldSse> self, std::shared_ptr<Down> down);
  static asio::awaitable<void> post(std::shared_ptr<OldSse> self, FlightPointer flight);

  const HttpOptions options_;
  const asio::any_io_executor strand_;
  const http::Client client_;
  const AuthorizedClient authorized_;
  Receiver* receiver_ = nullptr;
  bool over_ = false;
  Conversation about_;
  const Event opened_;
  std::optional<HttpOptions> up_;  ///< `options_` with the URL that messages go to
  std::optional<AuthorizedClient> authorized_up_;
  std::shared_ptr<Down> down_;
  std::unordered_map<RequestNumber, FlightPointer> requests_;  ///< without an answer
  std::unordered_set<FlightPointer> under_way_;                ///< being sent
  std::size_t queued_bytes_ = 0;
};

}  // namespace purser::mcp
