// request.hpp: checks and reads a generateContent request as the service does.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/http_request.hpp>

namespace purser::simulator {

/// What a path asks for: `.../models/gemini-3-pro:streamGenerateContent?alt=sse`.
struct GeminiTarget {
  std::string_view model{};
  std::string_view method{};  ///< empty: no path of this interface
  bool sse = false;
};
[[nodiscard]] GeminiTarget gemini_target(std::string_view target) noexcept;

/// `model` is of the generation that demands thought signatures.
[[nodiscard]] bool signs_thoughts(std::string_view model) noexcept;

/// `body`: the parsed JSON of `:generateContent`, `:streamGenerateContent` or `:countTokens`, in
/// camelCase or snake_case. Checks field names, ranges, tools and their choice, and the
/// conversation (see contents.hpp). Pure.
[[nodiscard]] Checked<ChatRequest> read_gemini_request(const Json& body,
                                                       const GeminiTarget& target);

}  // namespace purser::simulator
