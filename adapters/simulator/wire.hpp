// wire.hpp: what the simulator needs to know to speak one interface.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/faults.hpp>
#include <purser/adapters/simulator/http_request.hpp>
#include <purser/adapters/simulator/request_record.hpp>
#include <purser/adapters/simulator/scripted.hpp>

namespace purser::simulator {

/// A streamed answer, framing included.
struct WireStream {
  std::vector<std::string> parts{};  ///< one per event
  std::size_t closing_parts = 1;     ///< events at the end that say that all is well
  std::string endless_part{};        ///< a text event that can be sent again and again
  /// Changes what a part says and keeps its framing right; null where the parts are plain text.
  PayloadChange with_payload = nullptr;
  std::string content_type{};  ///< empty: the wire's
};

/// One interface, from the service's side. Immutable; thread-safe; no I/O.
class Wire {
 public:
  virtual ~Wire() = default;

  [[nodiscard]] virtual Api api() const noexcept = 0;
  /// `path`: of the request, without its query.
  [[nodiscard]] virtual bool serves(std::string_view path) const noexcept = 0;
  /// The request only counts tokens: `.../count_tokens`.
  [[nodiscard]] virtual bool counts_only(std::string_view /*path*/) const noexcept { return false; }

  /// Whether a key in this form is looked at.
  [[nodiscard]] virtual bool takes_key(KeyForm form) const noexcept = 0;
  [[nodiscard]] virtual bool needs_key() const noexcept { return true; }
  [[nodiscard]] virtual ApiError missing_key() const = 0;
  [[nodiscard]] virtual ApiError wrong_key() const = 0;

  /// Checks and reads a request as the service does. `body` is an object. Unknown fields are
  /// ignored.
  [[nodiscard]] virtual Checked<ChatRequest> read(const Json& body,
                                                  const HttpRequest& request) const = 0;

  [[nodiscard]] virtual Json answer(const Completion& completion) const = 0;
  [[nodiscard]] virtual WireStream stream(const Completion& completion) const = 0;
  [[nodiscard]] virtual std::string_view stream_type() const noexcept {
    return "text/event-stream";
  }
  /// What a request that only counts is answered.
  [[nodiscard]] virtual Json count(const ChatRequest& chat) const {
    return {{"input_tokens", chat.input.input_total()}};
  }

  /// Empty `type` and `code` follow from the status. `request`: the request's number.
  [[nodiscard]] virtual Json error(const ApiError& error, std::uint64_t request) const = 0;
  /// The same as an event in the middle of a stream.
  [[nodiscard]] virtual std::string error_part(const ApiError& error,
                                               std::uint64_t request) const = 0;
  /// Headers of an error answer beside those of the script.
  [[nodiscard]] virtual Headers error_headers(const ApiError& /*error*/) const { return {}; }
  [[nodiscard]] virtual std::string_view request_id_header() const noexcept {
    return "x-request-id";
  }
};

/// All interfaces, each path of the first that serves it.
[[nodiscard]] std::span<const Wire* const> wires() noexcept;
/// `Api::other` speaks as OpenAI does.
[[nodiscard]] const Wire& wire_of(Api api) noexcept;
/// Null where nobody serves the path.
[[nodiscard]] const Wire* find_wire(std::string_view path) noexcept;

}  // namespace purser::simulator
