// signature.cpp: hashes that look like base64.
#include <purser/adapters/simulator/gemini/signature.hpp>

#include <fmt/format.h>

#include <cstdint>

namespace purser::simulator {
namespace {

constexpr std::string_view own_signature = "c2lt";  // "sim"

std::string signed_hash(std::string_view kind, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a: only changes must show
  for (const auto part : {kind, text}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return fmt::format("{}{:016x}", own_signature, hash);
}

}  // namespace

std::string call_signature(std::string_view name, const Json& args) {
  return signed_hash("call:", fmt::format("{}({})", name, dump_json(args)));
}

std::string text_signature(std::string_view text, bool is_empty_part) {
  return signed_hash(is_empty_part ? "end:" : "text:", text);
}

bool is_own_signature(std::string_view signature) noexcept {
  return signature.starts_with(own_signature);
}

bool is_stand_in_signature(std::string_view signature) noexcept {
  return signature == "skip_thought_signature_validator" ||
         signature == "context_engineering_is_the_way_to_go";
}

}  // namespace purser::simulator
