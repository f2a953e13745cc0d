// text_growth.hpp: how many bytes longer a text can become when a tokenizer normalises it.
#pragma once

#include <string_view>

#include <purser/runtime/usage.hpp>

namespace purser::provider_wire {

/// Some tokenizers put text into Unicode's normal form C (Qwen) or KC (older ones of Anthropic)
/// first: U+0344 becomes four bytes out of two, U+FDFA 33 out of three. The most bytes that are
/// added to `utf8` by either; 0 for what is in form KC already, which nearly all texts are.
///
/// Exact for each code point by itself (Unicode 15). A mark can also take the place of another one
/// that was part of a letter, which adds three bytes at most.
[[nodiscard]] Tokens growth_when_normalised(std::string_view utf8) noexcept;

}  // namespace purser::provider_wire
