// message.hpp: JSON-RPC 2.0 messages, as the Model Context Protocol uses them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// A request's id, with its exact type: `1` is not `"1"`.
using Id = std::variant<std::int64_t, std::string>;

/// `7` or `"7"`, as it stands in a message.
[[nodiscard]] Json id_json(const Id& id);
/// Nothing: neither a whole number nor a string.
[[nodiscard]] std::optional<Id> read_id(const Json& value);

struct Request {
  Request(Id request_id, std::string request_method, Json request_params)
      : id(std::move(request_id)),
        method(std::move(request_method)),
        params(std::move(request_params)) {}
  Id id;
  std::string method;
  Json params;  ///< an object; null: the message has none
};

struct Notification {
  Notification(std::string notification_method, Json notification_params)
      : method(std::move(notification_method)), params(std::move(notification_params)) {}
  std::string method;
  Json params;  ///< an object; null: the message has none
};

/// The peer's own error. All of it is the peer's: untrusted.
struct WireError {
  WireError(std::int64_t error_code, std::string error_message, Json error_data = nullptr)
      : code(error_code), message(std::move(error_message)), data(std::move(error_data)) {}
  std::int64_t code;
  std::string message;
  Json data;            ///< null: none
  int http_status = 0;  ///< of the HTTP refusal that it was the body of; 0: of none
};

struct Response {
  Response(std::optional<Id> request, Json value)
      : id(std::move(request)), result(std::move(value)) {}
  Response(std::optional<Id> request, WireError failure)
      : id(std::move(request)), error(std::move(failure)) {}
  std::optional<Id> id;  ///< nothing: the peer could not read the id of what it answers
  Json result;
  std::optional<WireError> error;  ///< set: `result` is null
};

using Message = std::variant<Request, Notification, Response>;

/// One that lacks its parts, or has a code that does not fit, is still an error: its code is 0.
[[nodiscard]] WireError read_wire_error(Json error);

/// Errors: `protocol_error`: no message of JSON-RPC 2.0; what is wrong with it is named. Unknown
/// members are ignored.
[[nodiscard]] Result<Message> read_message(Json value);

/// One message, or several in an array, which peers of 2025-03-26 may send. Errors: as
/// `parse_json` and `read_message`; `protocol_error`: an empty array.
[[nodiscard]] Result<std::vector<Message>> parse_messages(std::string_view text,
                                                          const JsonLimits& limits);

/// On one line. Invalid UTF-8 is replaced.
[[nodiscard]] std::string print_message(const Message& message);

}  // namespace purser::mcp
