// readers.hpp: every provider whose golden vectors can be read.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <purser/tests/golden/readers/anthropic.hpp>
#include <purser/tests/golden/readers/bedrock.hpp>
#include <purser/tests/golden/readers/cohere.hpp>
#include <purser/tests/golden/readers/gemini.hpp>
#include <purser/tests/golden/readers/ollama.hpp>
#include <purser/tests/golden/readers/openai.hpp>
#include <purser/tests/golden/readers/responses.hpp>

namespace purser::golden {

inline const std::vector<Reader>& readers() {
  static const std::vector<Reader> all{
      openai_reader("openai"), openai_reader("azure"),     openai_reader("mistral"),
      openai_reader("vllm"),   openai_reader("llamacpp"),  openai_reader("openrouter"),
      openai_reader("groq"),   openai_reader("together"),  openai_reader("deepseek"),
      openai_reader("xai"),    anthropic_reader(),         responses_reader(),
      gemini_reader("gemini"), gemini_reader("vertex_ai"), cohere_reader(),
      ollama_reader(),         bedrock_reader(),
  };
  return all;
}

/// Null where there is none.
inline const Reader* reader_of(std::string_view provider) {
  const auto found = std::find_if(readers().begin(), readers().end(), [&](const Reader& reader) {
    return reader.provider == provider;
  });
  return found == readers().end() ? nullptr : &*found;
}

}  // namespace purser::golden
