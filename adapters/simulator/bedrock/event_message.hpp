// event_message.hpp: messages of AWS's binary event stream, from the service's side.
#pragma once

#include <string>
#include <string_view>

namespace purser::simulator {

/// One message with the payload `json`: an event of this type.
[[nodiscard]] std::string event_message(std::string_view type, std::string_view json);
/// The same for an exception in the middle of a stream.
[[nodiscard]] std::string exception_message(std::string_view type, std::string_view json);

/// `message` with its payload changed, its lengths and checksums made right again. A text that is
/// no such message stays as it is.
[[nodiscard]] std::string with_changed_payload(const std::string& message,
                                               std::string (*change)(std::string));

}  // namespace purser::simulator
