// flight.hpp: one message on its way up, and the answers that come down for it.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/mcp/http/answer_reader.hpp>
#include <purser/adapters/mcp/http/detail/authorized_client.hpp>
#include <purser/adapters/mcp/http/refusal.hpp>

namespace purser::mcp {

class Flight;

/// Where messages of a flight go. Outlives it.
class FlightOwner {
 public:
  virtual ~FlightOwner() = default;
  /// The head of an answer. Error: ends the flight.
  virtual Result<> on_flight_head(Flight& flight, const http::ResponseHead& head) = 0;
  virtual StreamControl on_flight_message(Flight& flight, Message message) = 0;
};

/// Used on the transport's strand only.
class Flight final : public AnswerSink {
 public:
  Flight(FlightOwner& owner, const HttpOptions& options, Outgoing what, std::string text);

  /// Its number; nothing: a notification, a response, or a stream for unasked messages.
  [[nodiscard]] std::optional<RequestNumber> number() const noexcept { return number_; }
  [[nodiscard]] bool is_initialize() const noexcept { return is_initialize_; }
  [[nodiscard]] bool is_initialized() const noexcept { return is_initialized_; }

  /// Closes its connection, if it has one. Nothing more comes of it.
  void cancel(const std::shared_ptr<Flight>& self, const asio::any_io_executor& strand) noexcept;
  /// Closes the connection of `flight`. From any thread.
  static void cut(const std::shared_ptr<Flight>& flight,
                  const asio::any_io_executor& strand) noexcept;
  /// Tells who sent it, once. Throws, so that nothing is sent, where nobody waits for it any more.
  void tell_dispatched();
  /// Its first byte has left.
  [[nodiscard]] bool is_dispatched() const noexcept { return dispatched_; }

  /// An exchange is over: reads what is left in it.
  void on_exchange_end(Result<http::BodyEnd> outcome);
  /// The last exchange broke or ended in a way that another may go on from.
  [[nodiscard]] bool is_broken() const noexcept;
  /// The last exchange ended with a success, whatever is in it.
  [[nodiscard]] bool is_accepted() const noexcept;
  /// Why it has no answer.
  [[nodiscard]] Lost lost() const;

  Outgoing outgoing;
  std::string body;               ///< moved out when it is sent
  std::size_t counted_bytes = 0;  ///< of the owner's queue
  asio::cancellation_signal signal;
  std::optional<std::uint64_t> drain_timer;
  bool had_session = false;
  bool launched = false;
  bool forgotten = false;
  bool answered = false;
  bool progressed = false;      ///< the last exchange brought a message or a new event id
  std::size_t resumptions = 0;  ///< in a row without a message
  std::size_t endings = 0;      ///< of its streams, whatever they brought
  std::string last_event_id;    ///< the last one that fits in a header
  std::optional<std::chrono::milliseconds> retry;

 protected:
  Result<StreamControl> answer_head(const http::ResponseHead& head) override;
  Result<StreamControl> answer_body(std::string_view bytes) override;

 private:
  StreamControl hand_on(Message message);
  [[nodiscard]] RefusedRequest facts() const;

  FlightOwner& owner_;
  const HttpOptions& options_;
  std::optional<RequestNumber> number_;
  bool is_initialize_ = false;
  bool is_initialized_ = false;
  bool dispatched_ = false;
  std::optional<AnswerReader> reader_;
  std::optional<Error> error_;
  std::string content_type_;
  std::string target_;
  std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace purser::mcp
