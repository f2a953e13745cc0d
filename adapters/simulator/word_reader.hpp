// word_reader.hpp: reads a scalar that must be one of a few words.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/yaml/node.hpp>
#include <purser/adapters/yaml/suggestion.hpp>

namespace purser::simulator {

template <class Value>
struct Word {
  std::string_view text;
  Value value;
};

template <class Value>
Word(const char*, Value) -> Word<Value>;

/// Error: `invalid_argument` with the place, and the nearest word.
template <class Value, std::size_t count>
[[nodiscard]] Result<> read_word(const yaml::Node& node,
                                 const std::array<Word<Value>, count>& words, Value& out) {
  const auto text = node.string();
  if (!text) return fail(text.error());
  std::vector<std::string> known;
  for (const auto& word : words) {
    known.emplace_back(word.text);
    if (word.text != *text) continue;
    out = word.value;
    return {};
  }
  return fail(node.error("unknown word " + node.describe() + yaml::suggestion(*text, known)));
}

}  // namespace purser::simulator
