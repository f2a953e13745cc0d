// message_parts.hpp: what a message consists of and says.
#pragma once

#include <algorithm>
#include <string>

#include <purser/runtime/message.hpp>

namespace purser::provider_wire {

template <class Wanted>
[[nodiscard]] bool is(const Part& part) {
  return std::holds_alternative<Wanted>(part);
}

template <class Wanted>
[[nodiscard]] bool has(const Message& message) {
  return std::any_of(message.parts.begin(), message.parts.end(), is<Wanted>);
}

/// All texts and refusals, one after the other.
[[nodiscard]] std::string said_in(const Message& message);

/// Whether it has results of tools and nothing else.
[[nodiscard]] bool has_only_results(const Message& message);

/// What the model wrote as arguments, for interfaces that take objects only: empty text is `{}`,
/// and what is no object becomes the member `invalid_arguments` of one.
[[nodiscard]] std::string arguments_object(const std::string& arguments);

}  // namespace purser::provider_wire
