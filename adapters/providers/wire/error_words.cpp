// error_words.cpp: words, numbers and sentences.
#include <algorithm>
#include <charconv>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::provider_wire {
namespace {

bool says_little(ErrorCode code) {
  return code == ErrorCode::bad_request || code == ErrorCode::overloaded;
}

bool may_refuse_input(int status) {
  return status == 0 || status == 400 || status == 413 || status == 422;
}

}  // namespace

std::optional<ErrorCode> find_code(std::span<const ErrorWord> words,
                                   std::string_view word) noexcept {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [&](const ErrorWord& row) { return row.word == word; });
  if (found == words.end()) return std::nullopt;
  return found->code;
}

std::optional<ErrorCode> code_of_number(std::string_view text) noexcept {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (error != std::errc() || end != text.data() + text.size() || status < 400) return std::nullopt;
  return code_of_status(status);
}

bool says(const PeerError& peer, std::string_view words) noexcept {
  return peer.message.find(words) != std::string::npos;
}

std::optional<ErrorCode> code_by_words(std::span<const ErrorWord> words,
                                       std::span<const std::string_view> too_long, int status,
                                       const PeerError& peer) noexcept {
  if (const auto code = find_code(words, peer.code)) return code;
  const auto by_type = find_code(words, peer.type);
  if (by_type && !says_little(*by_type)) return by_type;
  const auto is_said = [&](std::string_view sentence) { return says(peer, sentence); };
  if (may_refuse_input(status) && std::any_of(too_long.begin(), too_long.end(), is_said))
    return ErrorCode::context_length_exceeded;
  if (status != 0) return code_of_status(status);
  return by_type ? by_type : code_of_number(peer.code);
}

}  // namespace purser::provider_wire
