// part_writer.hpp: parts of messages as parts of Gemini's contents.
#pragma once

#include <string_view>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::gemini {

/// Whether this interface has a place for `part`. Errors: `invalid_argument`, `unsupported`.
[[nodiscard]] Result<> check_part(const Part& part);

/// Writes the parts of one content, each with the signature that belongs to it (see encode.hpp).
/// Results of tools are left to `write_result`.
class PartWriter {
 public:
  /// `signs_calls`: the first call gets a signature in any case.
  PartWriter(provider_wire::JsonText& json, bool signs_calls)
      : json_(json), signs_calls_(signs_calls) {}

  /// `part` was checked, and outlives the writer.
  void write(const Part& part);
  /// A signature without a part behind it is an empty text part.
  void end_message();

 private:
  void write(const TextPart& part);
  void write(const ReasoningPart& part);
  void write(const ToolCallPart& part);
  void write(const MediaPart& part);
  void write_text(std::string_view text);
  void close_part();

  provider_wire::JsonText& json_;
  bool signs_calls_;
  std::string_view signature_;  ///< of the part that comes next
};

/// `name`: the function's.
void write_result(provider_wire::JsonText& json, const ToolResultPart& part, std::string_view name);

}  // namespace purser::gemini
