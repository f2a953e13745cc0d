// arguments.hpp: the arguments of a call as the loop guard remembers them: hashes of their leaves.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser {

/// A set of words, each with the place where it stands. Fixed size, no allocation; an empty one
/// costs nothing.
class WordTable {
 public:
  static constexpr std::size_t words_max = 1024;

  WordTable() noexcept {}  // NOLINT(*-member-init, *-use-equals-default): leaves the slots alone

  /// False: it was there.
  bool insert(std::uint32_t word) noexcept;
  [[nodiscard]] bool contains(std::uint32_t word) const noexcept;
  [[nodiscard]] bool is_full() const noexcept { return size_ >= words_max; }

 private:
  /// Nothing is in it before the first word comes.
  std::array<std::uint32_t, 2 * words_max> slots_;
  std::size_t size_ = 0;
};

/// Where a number, a boolean, null or a text stands, and its words.
struct ArgumentLeaf {
  std::uint64_t path = 0;
  std::uint32_t words_begin = 0;
  /// 0: compared as a whole; it is no text, has no words, or is beyond `WordTable::words_max`.
  std::uint32_t words_count = 0;
};

/// A value; holds no text of the arguments.
struct Arguments {
  static constexpr std::size_t leaves_max = 512;

  std::uint64_t exact = 0;  ///< equal for equal arguments: key order and number form do not matter
  std::uint64_t shape = 0;  ///< of the paths alone
  bool is_whole = true;     ///< false: more than `leaves_max` leaves; only `exact` counts
  std::vector<ArgumentLeaf> leaves{};   ///< keys in order
  std::vector<std::uint64_t> values{};  ///< hash of each leaf; side by side, as they are compared
  std::vector<std::uint32_t> words{};   ///< of all texts, each word of a text once

  [[nodiscard]] std::span<const std::uint32_t> words_of(const ArgumentLeaf& leaf) const noexcept {
    return std::span(words).subspan(leaf.words_begin, leaf.words_count);
  }
};

/// Words are what white space separates, without punctuation at their ends; case of ASCII letters
/// does not matter.
///
/// `keys`: the members that count; empty: all. `words`: an empty table; gets the words.
[[nodiscard]] Arguments read_loop_arguments(const Json& arguments,
                                            const std::vector<std::string>& keys, WordTable& words);

/// What a result says beyond an echo of the sentences among its arguments (search results often
/// begin with the query): two calls whose results have the same hash brought the same.
[[nodiscard]] std::uint64_t news_hash(const Json& result, const Arguments& arguments) noexcept;

}  // namespace purser
