// block.hpp: one content block as it grows; only .cpp files include this.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/providers/wire/detail/json_reader.hpp>
#include <purser/runtime/message.hpp>

namespace purser::anthropic::detail {

namespace ondemand = simdjson::ondemand;

struct Block {
  enum class Kind : std::uint8_t { text, thinking, redacted, tool_use, other };

  std::int64_t index = 0;
  Kind kind = Kind::other;
  std::string text;  ///< text, thinking, or redacted data
  std::string signature;
  std::string id;
  std::string name;
  std::string input;       ///< JSON text that came with the start of the block
  std::string json;        ///< pieces of `input`, put together
  std::string raw;         ///< the whole block, for kinds we do not know
  std::uint32_t call = 0;  ///< position among the tool calls
};

/// Reads a `content_block`, or an element of `content`. False: the text is broken.
[[nodiscard]] bool read_block(ondemand::object object, Block& block);

/// The part it stands for; unset for an empty text.
[[nodiscard]] std::optional<Part> to_part(Block&& block);

/// Arguments as JSON text: the pieces, else what came with the start, else `{}`.
[[nodiscard]] const std::string& arguments(const Block& block);

}  // namespace purser::anthropic::detail
