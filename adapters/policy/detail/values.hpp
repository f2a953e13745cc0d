// values.hpp: readers of the words that policies are made of: amounts, shares, rates, choices.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/yaml/map_reader.hpp>
#include <purser/adapters/yaml/suggestion.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/prices/rate.hpp>
#include <purser/runtime/secret.hpp>
#include <purser/runtime/share.hpp>

/// In the namespace of Node, where MapReader finds them.
namespace purser::yaml {

[[nodiscard]] Result<> read(const Node& node, Money& out);
[[nodiscard]] Result<> read(const Node& node, Share& out);
[[nodiscard]] Result<> read(const Node& node, Rate& out);
[[nodiscard]] Result<> read(const Node& node, Secret& out);

}  // namespace purser::yaml

namespace purser::policy {

/// A text that is not empty.
[[nodiscard]] Result<> read_name(const yaml::Node& node, std::string& out);

/// The name of a file, made relative to where the program runs: names in a policy are relative to
/// the folder of the file that they stand in.
[[nodiscard]] Result<> read_path(const yaml::Node& node, std::string& out);

/// Whether a timeout is one. Error: not above zero.
[[nodiscard]] Result<> read_timeout(const yaml::Node& node, std::chrono::milliseconds& out);

/// A list of names or patterns.
[[nodiscard]] Result<> read_patterns(const yaml::Node& node, std::vector<Glob>& out);

/// Error: not above zero.
[[nodiscard]] Result<> read_positive(const yaml::Node& node, std::chrono::nanoseconds& out);

/// A whole number from `least` to `most`.
template <std::integral T>
[[nodiscard]] Result<> read_integer(const yaml::Node& node, std::int64_t least, std::int64_t most,
                                    T& out) {
  const auto value = node.integer(least, most);
  if (value) out = static_cast<T>(*value);
  return value.map([](auto) {});
}

template <class T>
using Words = std::span<const std::pair<std::string_view, T>>;

/// One of `words`. Error: what is there instead, with a suggestion.
template <class T>
[[nodiscard]] Result<> read_word(const yaml::Node& node, std::string_view what,
                                 std::type_identity_t<Words<T>> words, T& out) {
  const auto text = node.string();
  if (!text) return fail(text.error());
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (word == *text) {
      out = value;
      return {};
    }
    known.emplace_back(word);
  }
  const auto hint = node.from_environment() ? yaml::suggestion("", known)
                                            : yaml::suggestion(text->substr(0, 64), known);
  return fail(node.error(fmt::format("unknown {} {}{}", what, node.describe(), hint)));
}

}  // namespace purser::policy
