// request_fields.hpp: small strict readings of request bodies, shared by both APIs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/runtime/json.hpp>

namespace purser::simulator {

/// The member, or null when it is absent, null, or `object` is no object.
[[nodiscard]] const Json* member(const Json& object, std::string_view key);

/// The member's text, or an empty one when it is no string.
[[nodiscard]] std::string text_member(const Json& object, std::string_view key);

[[nodiscard]] bool flag_member(const Json& object, std::string_view key);

/// The texts of a message's content: a string, or all its parts of type `text`, joined by line
/// ends.
[[nodiscard]] std::string text_of_content(const Json& content);

/// Letters, digits, `_` and `-`, 1 to `length_max` of them.
[[nodiscard]] bool is_tool_name(std::string_view name, std::size_t length_max) noexcept;

/// A 400 of type `invalid_request_error`. `param` names the field at fault, if one is.
[[nodiscard]] ApiError invalid_request(std::string message, std::string param = {},
                                       std::string code = {});

/// Leaves only `name` in `tools`. False when it is not among them.
[[nodiscard]] bool keep_only(std::vector<OfferedTool>& tools, std::string_view name);

}  // namespace purser::simulator
