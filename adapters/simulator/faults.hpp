// faults.hpp: spoils the content of a response as a script says. Pure.
#pragma once

#include <purser/adapters/simulator/response.hpp>

namespace purser::simulator {

/// Applies `change` to what is inside of a part that has framing of its own.
using PayloadChange = std::string (*)(const std::string& part, std::string (*change)(std::string));

/// What the faults need to know about the stream that they spoil.
struct StreamShape {
  std::size_t closing_parts = 1;         ///< events at the end that say that all is well
  std::string error_part;                ///< the event for `Delivery::stream_error`
  std::string endless_part;              ///< the event for `Delivery::flood`
  PayloadChange with_payload = nullptr;  ///< null: parts are text, in lines of `data: `
};

/// Applies `malformed`, `stream_error` and `flood` of `delivery` to a good response.
/// (`bad_chunking` and `not_http` concern the transport: see transmission.hpp.)
void spoil(Response& response, const Delivery& delivery, const StreamShape& shape);

}  // namespace purser::simulator
