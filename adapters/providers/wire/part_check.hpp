// part_check.hpp: which parts a message may have, as far as all interfaces agree.
#pragma once

#include <string_view>

#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// Only the assistant calls tools; results belong to the tool or the user. Error:
/// `invalid_argument`.
[[nodiscard]] Result<> check_role(const Part& part, Role role);

/// For interfaces with the system's words apart from the turns: these are texts, or parts in the
/// interface's own format. Each part that stands where it may is given to `check_part`. Errors: as
/// `check_role`; what `check_part` says.
[[nodiscard]] Result<> check_in_turn(const Message& message, Result<> (*check_part)(const Part&));

/// For interfaces with messages of tools: these have no text of their own. Errors: as `check_role`.
[[nodiscard]] Result<> check_role_in_message(const Part& part, Role role);

/// Only users send images, documents and recordings. Error: `invalid_argument`.
[[nodiscard]] Result<> check_sender(const MediaPart& part, Role role);

/// The part is an object in the format `own`. `taker` is who would get it: "Cohere's interface".
/// Error: `unsupported`.
[[nodiscard]] Result<> check_format(const OpaquePart& part, std::string_view own,
                                    std::string_view taker);

/// The error of `check_format`.
[[nodiscard]] Error foreign_format(const OpaquePart& part, std::string_view taker);

}  // namespace purser::provider_wire
