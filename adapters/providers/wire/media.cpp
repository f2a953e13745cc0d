// media.cpp: sources, data URLs, texts.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/media.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::provider_wire {

Result<> check_source(const MediaPart& part) {
  const int sources =
      (part.data.empty() ? 0 : 1) + (part.url.empty() ? 0 : 1) + (part.file_id.empty() ? 0 : 1);
  if (sources != 1) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a part of kind '{}' needs exactly one of data, url and file_id",
                            to_string(part.kind)));
  }
  if (part.data.empty() || !part.media_type.empty()) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("a part of kind '{}' has data without a media_type; write one such as "
                          "image/png or application/pdf",
                          to_string(part.kind)));
}

std::string url_of(const MediaPart& part) {
  if (!part.url.empty()) return part.url;
  return fmt::format("data:{};base64,{}", part.media_type, part.data);
}

Result<std::string> text_of(const MediaPart& part) {
  if (auto text = from_base64(part.data)) return *std::move(text);
  return fail(ErrorCode::invalid_argument,
              fmt::format("the data of a part of kind '{}' is not base64", to_string(part.kind)));
}

}  // namespace purser::provider_wire
