// errors.cpp: sentences that say more than the status.
#include <algorithm>
#include <array>
#include <purser/adapters/providers/ollama/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::ollama {
namespace {

/// Of the server itself, and of the runners behind it, whose errors are quoted as a text.
constexpr std::array<std::string_view, 3> too_long{"exceeds the context length",
                                                   "exceeds the available context size",
                                                   "exceed_context_size_error"};

}  // namespace

ErrorCode error_code(int status, const provider_wire::PeerError& peer) {
  const bool is_too_long = std::any_of(too_long.begin(), too_long.end(), [&](auto words) {
    return provider_wire::says(peer, words);
  });
  if (is_too_long) return ErrorCode::context_length_exceeded;
  if (status == 400 && provider_wire::says(peer, "does not support")) return ErrorCode::unsupported;
  return status == 0 ? ErrorCode::overloaded : provider_wire::code_of_status(status);
}

}  // namespace purser::ollama
