// error_words.hpp: what the words in a provider's errors stand for.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::provider_wire {

struct ErrorWord {
  std::string_view word;
  ErrorCode code;
};

/// Nothing where `words` have no such word.
[[nodiscard]] std::optional<ErrorCode> find_code(std::span<const ErrorWord> words,
                                                 std::string_view word) noexcept;

/// Of an HTTP status as a text: servers put that of their upstream into errors. Nothing where it is
/// no status of an error.
[[nodiscard]] std::optional<ErrorCode> code_of_number(std::string_view text) noexcept;

/// Whether the message has `words` in it.
[[nodiscard]] bool says(const PeerError& peer, std::string_view words) noexcept;

/// What an error in the form of OpenAI's interfaces stands for: what its code or else its type
/// says, unless that type says nothing that the status does not; `too_long` are what messages say
/// of an input that does not fit. Nothing where there is no status either. `status`: 0 in the
/// middle of a stream.
[[nodiscard]] std::optional<ErrorCode> code_by_words(std::span<const ErrorWord> words,
                                                     std::span<const std::string_view> too_long,
                                                     int status, const PeerError& peer) noexcept;

}  // namespace purser::provider_wire
