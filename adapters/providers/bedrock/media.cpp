// media.cpp: formats, sources, names.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/providers/bedrock/media.hpp>
#include <purser/adapters/providers/wire/media.hpp>

namespace purser::bedrock {
namespace {

using Kind = MediaPart::Kind;

struct Format {
  Kind kind;
  std::string_view media_type;
  std::string_view word;
};

constexpr std::string_view office = "application/vnd.openxmlformats-officedocument.";

constexpr std::array formats{
    Format{Kind::image, "image/png", "png"},
    Format{Kind::image, "image/jpeg", "jpeg"},
    Format{Kind::image, "image/gif", "gif"},
    Format{Kind::image, "image/webp", "webp"},
    Format{Kind::document, "application/pdf", "pdf"},
    Format{Kind::document, "text/csv", "csv"},
    Format{Kind::document, "text/html", "html"},
    Format{Kind::document, "text/plain", "txt"},
    Format{Kind::document, "text/markdown", "md"},
    Format{Kind::document, "application/msword", "doc"},
    Format{Kind::document, "application/vnd.ms-excel", "xls"},
    Format{Kind::audio, "audio/wav", "wav"},
    Format{Kind::audio, "audio/mpeg", "mp3"},
    Format{Kind::audio, "audio/mp3", "mp3"},
    Format{Kind::audio, "audio/flac", "flac"},
    Format{Kind::audio, "audio/ogg", "ogg"},
    Format{Kind::audio, "audio/opus", "opus"},
    Format{Kind::audio, "audio/aac", "aac"},
    Format{Kind::audio, "audio/mp4", "mp4"},
    Format{Kind::audio, "audio/webm", "webm"},
};

/// Empty where the interface has no word for it.
std::string_view format_of(const MediaPart& part) {
  const std::string_view type = part.media_type;
  if (part.kind == Kind::document && type.starts_with(office)) {
    if (type.substr(office.size()) == "wordprocessingml.document") return "docx";
    if (type.substr(office.size()) == "spreadsheetml.sheet") return "xlsx";
  }
  const auto row = std::find_if(formats.begin(), formats.end(), [&](const Format& each) {
    return each.kind == part.kind && each.media_type == type;
  });
  return row == formats.end() ? std::string_view() : row->word;
}

bool may_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-()[]").find(c) != std::string_view::npos;
}

/// Letters, digits, `-()[]` and single spaces.
std::string plain_name(std::string_view wanted) {
  std::string name;
  for (const char c : wanted.substr(0, 180)) {
    if (may_name(c)) {
      name += c;
    } else if (!name.empty() && name.back() != ' ') {
      name += ' ';
    }
  }
  while (name.ends_with(' ')) name.pop_back();
  return name.empty() ? "document" : name;
}

}  // namespace

Result<> check_media(const MediaPart& part) {
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (!part.file_id.empty() || (!part.url.empty() && !part.url.starts_with("s3://"))) {
    return fail(ErrorCode::unsupported,
                fmt::format("Converse takes a part of kind '{}' as data or from s3://...; it knows "
                            "no other addresses, and no files",
                            to_string(part.kind)));
  }
  if (!format_of(part).empty()) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("Converse takes no part of kind '{}' with the media type '{}'",
                          to_string(part.kind), part.media_type));
}

std::string DocumentNames::take(std::string_view wanted) {
  const auto plain = plain_name(wanted);
  auto name = plain;
  for (int number = 2; !taken_.insert(name).second; ++number)
    name = fmt::format("{} ({})", plain, number);
  return name;
}

void write_media(provider_wire::JsonText& json, const MediaPart& part, DocumentNames& names) {
  json.open_object().key(to_string(part.kind)).open_object();
  json.field("format", format_of(part));
  if (part.kind == Kind::document) json.field("name", names.take(part.name));
  json.key("source").open_object();
  if (part.url.empty()) {
    json.field("bytes", part.data);
  } else {
    json.key("s3Location").open_object().field("uri", part.url).close_object();
  }
  json.close_object().close_object().close_object();
}

}  // namespace purser::bedrock
