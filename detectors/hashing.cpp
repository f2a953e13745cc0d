// hashing.cpp: one walk over the value; objects keep their keys in order, so nothing is sorted.
#include <purser/detectors/hashing.hpp>

#include <xxhash.h>

#include <cmath>
#include <type_traits>

namespace purser {
namespace {

constexpr std::uint64_t kind_hash(Json::value_t kind) noexcept {
  return 0x9E3779B97F4A7C15U * (static_cast<std::uint64_t>(kind) + 1);
}

std::uint64_t integer_hash(std::uint64_t bits, bool is_negative) noexcept {
  return mix(bits, is_negative ? 2 : 1);
}

std::uint64_t number_hash(const Json& number) noexcept {
  if (const auto* count = number.get_ptr<const std::uint64_t*>()) {
    return integer_hash(*count, false);
  }
  if (const auto* whole = number.get_ptr<const std::int64_t*>()) {
    return integer_hash(static_cast<std::uint64_t>(*whole), *whole < 0);
  }
  const auto value = *number.get_ptr<const double*>();
  const bool is_whole = std::trunc(value) == value;
  if (is_whole && value >= 0 && value < 0x1p64) {
    return integer_hash(static_cast<std::uint64_t>(value), false);
  }
  if (is_whole && value < 0 && value >= -0x1p63) {
    return integer_hash(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), true);
  }
  return mix(XXH3_64bits(&value, sizeof value), 3);
}

struct PartHash {
  std::uint64_t operator()(const TextPart& part) const noexcept { return text_hash(part.text); }
  std::uint64_t operator()(const ReasoningPart& part) const noexcept {
    return text_hash(part.text);
  }
  std::uint64_t operator()(const RefusalPart& part) const noexcept { return text_hash(part.text); }
  /// Without ids: providers make a new one for each answer.
  std::uint64_t operator()(const ToolCallPart& part) const noexcept {
    return mix(text_hash(part.name), text_hash(part.arguments));
  }
  std::uint64_t operator()(const ToolResultPart& part) const noexcept {
    return mix(mix(text_hash(part.name), text_hash(part.content)), part.is_error ? 1 : 0);
  }
  std::uint64_t operator()(const OpaquePart& part) const noexcept { return json_hash(part.body); }
  std::uint64_t operator()(const MediaPart& part) const noexcept {
    return mix(mix(text_hash(part.data), text_hash(part.url)), text_hash(part.file_id));
  }
};

}  // namespace

std::uint64_t text_hash(std::string_view text) noexcept {
  return XXH3_64bits(text.data(), text.size());
}

std::uint64_t value_hash(const Json& value) noexcept {
  if (value.is_number()) return number_hash(value);
  if (const auto* text = value.get_ptr<const std::string*>()) {
    return mix(text_hash(*text), kind_hash(Json::value_t::string));
  }
  if (const auto* truth = value.get_ptr<const bool*>()) {
    return mix(*truth ? 1 : 0, kind_hash(Json::value_t::boolean));
  }
  return kind_hash(value.type());
}

std::uint64_t json_hash(const Json& value) noexcept {
  auto hash = value_hash(value);
  if (value.is_array()) {
    for (const auto& element : value) hash = mix(hash, json_hash(element));
  } else if (const auto* object = value.get_ptr<const Json::object_t*>()) {
    for (const auto& [key, member] : *object) {
      hash = mix(hash, mix(text_hash(key), json_hash(member)));
    }
  }
  return hash;
}

std::uint64_t prompt_hash(const ModelRequest& request) noexcept {
  std::uint64_t hash = request.messages.size();
  for (const auto& message : request.messages) {
    hash = mix(hash, static_cast<std::uint64_t>(message.role));
    for (const auto& part : message.parts) {
      hash = mix(mix(hash, part.index()), std::visit(PartHash(), part));
    }
  }
  for (const auto& tool : request.tools) {
    hash = mix(mix(hash, text_hash(tool.name)), text_hash(tool.description));
    hash = mix(hash, json_hash(tool.schema));
  }
  return hash;
}

}  // namespace purser
