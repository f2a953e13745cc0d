// token_count.cpp: counts texts, and images flat.
#include <purser/adapters/simulator/token_count.hpp>

#include <algorithm>
#include <array>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;

constexpr std::array media_types{"image"sv,    "image_url"sv,   "input_audio"sv, "file"sv,
                                 "document"sv, "input_image"sv, "input_file"sv};

bool is_media(const Json& value) {
  const auto type = value.find("type");
  if (type == value.end() || !type->is_string()) return false;
  const auto& name = type->get_ref<const std::string&>();
  return std::find(media_types.begin(), media_types.end(), name) != media_types.end();
}

std::size_t text_bytes(const Json& value, Tokens& media) {
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  if (value.is_object() && is_media(value)) {
    media += tokens_per_image;
    return 0;
  }
  std::size_t bytes = value.is_structured() ? 0 : 1;
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      if (key != "cache_control") bytes += key.size() + text_bytes(member, media);
    }
  } else if (value.is_array()) {
    for (const auto& item : value) bytes += text_bytes(item, media);
  }
  return bytes;
}

Tokens tokens_of(std::size_t bytes) noexcept {
  return (static_cast<Tokens>(bytes) + bytes_per_token - 1) / bytes_per_token;
}

}  // namespace

Tokens token_count(std::string_view text) noexcept { return tokens_of(text.size()); }

Tokens json_token_count(const Json& value) {
  Tokens media = 0;
  const auto bytes = text_bytes(value, media);
  return tokens_of(bytes) + media;
}

}  // namespace purser::simulator
