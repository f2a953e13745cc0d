// request_record.hpp: what the simulator remembers and logs of requests and responses; never a
// secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/json.hpp>

namespace purser::simulator {

enum class Api : std::uint8_t {
  other,
  openai_chat,
  openai_responses,
  anthropic_messages,
  gemini,
  mistral,
  cohere,
  ollama,
  azure,
  bedrock,
  xai,
  openrouter,
  groq,
  deepseek,
};

/// How the client named its key; never the key.
enum class KeyForm : std::uint8_t {
  none,
  bearer,          ///< `Authorization: Bearer`
  x_api_key,       ///< Anthropic's header
  x_goog_api_key,  ///< Google's header
  query,           ///< Google's `?key=`
  api_key,         ///< Azure's header
  sigv4,           ///< AWS's signature; the key is the access key's id
};

struct RequestRecord {
  std::uint64_t number = 0;      ///< from 1, in order of arrival
  std::uint64_t connection = 0;  ///< from 1, in order of acceptance
  WallTime time{};
  std::string method;
  std::string path;  ///< query values are replaced by `***`
  std::vector<std::pair<std::string, std::string>>
      headers;  ///< lower-case names; secrets are `***`
  Json body;  ///< the parsed body; the text itself as a string when it is no JSON; null without one
  Api api = Api::other;
  KeyForm key_form = KeyForm::none;
  // Read out of the body; empty when it is invalid.
  std::string model;
  std::string last_user_text;
  bool has_tools = false;
  bool has_tool_results = false;  ///< the conversation ends with results of tools
  bool stream = false;

  /// The header's value, or an empty text. `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
    for (const auto& [known, value] : headers) {
      if (known == name) return value;
    }
    return {};
  }
};

enum class Outcome : std::uint8_t { complete, cut, hang, client_closed };

/// `complete`, `cut`, `hang` or `client_closed`.
[[nodiscard]] std::string_view to_string(Outcome outcome) noexcept;

struct ResponseRecord {
  std::uint64_t request = 0;  ///< `RequestRecord::number`; 0: what arrived was no HTTP request
  std::uint64_t connection = 0;
  WallTime time{};
  int status = 0;           ///< 0 when nothing was sent
  std::uint64_t bytes = 0;  ///< written to the socket, headers and framing included
  Outcome outcome = Outcome::complete;
};

}  // namespace purser::simulator
