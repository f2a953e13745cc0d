// signature.hpp: thought signatures as the simulated Gemini makes and checks them.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::simulator {

/// Of a function call. Base64, like the real ones.
[[nodiscard]] std::string call_signature(std::string_view name, const Json& args);
/// Of a text part, over the text of its content up to it; an empty part has another one than the
/// part in front of it would have, so that parts that were merged show.
[[nodiscard]] std::string text_signature(std::string_view text, bool is_empty_part);

/// Made by the functions above, so that it can be checked.
[[nodiscard]] bool is_own_signature(std::string_view signature) noexcept;
/// The word that stands for the signature of a call that another model made.
[[nodiscard]] bool is_stand_in_signature(std::string_view signature) noexcept;

}  // namespace purser::simulator
