// media.hpp: images, documents and recordings as blocks of Converse.
#pragma once

#include <set>
#include <string>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::bedrock {

/// Errors: `invalid_argument`: not exactly one source; `unsupported`: a source other than data and
/// `s3://`, a media type without a word in the interface.
[[nodiscard]] Result<> check_media(const MediaPart& part);

/// Names that documents of one request have: the interface demands a name, of few characters, and
/// refuses the same one twice.
class DocumentNames {
 public:
  /// `wanted` with other characters replaced, numbered where it is taken.
  [[nodiscard]] std::string take(std::string_view wanted);

 private:
  std::set<std::string> taken_;
};

/// Writes the block. `part` passed `check_media`.
void write_media(provider_wire::JsonText& json, const MediaPart& part, DocumentNames& names);

}  // namespace purser::bedrock
