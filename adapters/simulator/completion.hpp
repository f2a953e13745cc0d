// completion.hpp: a finished answer with all that a provider's wire form needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/answer.hpp>

namespace purser::simulator {

struct Completion {
  std::uint64_t number = 1;  ///< the request's; ids are made from it
  std::int64_t created = 0;  ///< seconds since 1970
  std::string model;
  Answer answer;
  Usage usage;                                 ///< what `computed` and `exact` report
  int choices = 1;                             ///< OpenAI's `n`
  bool usage_in_stream = false;                ///< OpenAI's `stream_options.include_usage`
  bool thinking_shown = true;                  ///< Anthropic's `thinking.display`
  bool thinking_sealed = false;                ///< OpenAI's `reasoning.encrypted_content`
  std::size_t chunk_bytes = 16;                ///< of text in one stream event; 0: all
  std::string form;                            ///< `ChatRequest::form`
  bool endless = false;                        ///< the text goes on for ever (a fault)
  std::vector<std::vector<float>> embeddings;  ///< in place of an answer
};

/// What an endless answer repeats.
inline constexpr std::string_view endless_text = "and so on and on and on ";

/// `stop`, `length`, `tool_calls` or what the script says; derived when it says nothing.
[[nodiscard]] std::string finish_of(const Answer& answer);

}  // namespace purser::simulator
