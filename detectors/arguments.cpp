// arguments.cpp: one walk over the arguments, eight bytes of text at a time.
#include <purser/detectors/arguments.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>

#include <purser/detectors/hashing.hpp>

namespace purser {
namespace {

constexpr std::uint64_t bytes_of(std::uint64_t byte) noexcept { return 0x0101010101010101U * byte; }

/// Up to eight bytes; what is missing is zero.
std::uint64_t load(std::string_view text) noexcept {
  std::uint64_t chunk = 0;
  if (text.size() >= sizeof chunk) {
    std::memcpy(&chunk, text.data(), sizeof chunk);
  } else {
    std::memcpy(&chunk, text.data(), text.size());
  }
  return chunk;
}

/// Lowers A to Z in all eight bytes and leaves everything else.
std::uint64_t lowered(std::uint64_t chunk) noexcept {
  const auto low_bits = chunk & bytes_of(0x7F);
  const auto from_a = low_bits + bytes_of(0x80 - 'A');
  const auto beyond_z = low_bits + bytes_of(0x7F - 'Z');
  const auto is_upper = (from_a ^ beyond_z) & ~chunk & bytes_of(0x80);
  return chunk | (is_upper >> 2U);
}

bool is_space(char c) noexcept { return static_cast<unsigned char>(c) <= ' '; }

bool is_punctuation(char c) noexcept {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

/// Bytes before the first space, control character or end.
std::size_t word_size(std::string_view text) noexcept {
  std::size_t size = 0;
  while (size + 8 <= text.size()) {
    const auto chunk = load(text.substr(size));
    const auto spaces = (chunk - bytes_of(' ' + 1)) & ~chunk & bytes_of(0x80);
    if (spaces != 0) return size + static_cast<std::size_t>(__builtin_ctzll(spaces)) / 8;
    size += 8;
  }
  while (size < text.size() && !is_space(text[size])) ++size;
  return size;
}

std::string_view without_punctuation(std::string_view word) noexcept {
  while (!word.empty() && is_punctuation(word.back())) word.remove_suffix(1);
  while (!word.empty() && is_punctuation(word.front())) word.remove_prefix(1);
  return word;
}

std::uint64_t word_hash(std::string_view word) noexcept {
  std::uint64_t hash = word.size();
  for (; word.size() > 8; word.remove_prefix(8)) hash = mix(hash, lowered(load(word)));
  return mix(hash, lowered(load(word)));
}

class Reader {
 public:
  explicit Reader(WordTable& table) noexcept : table_(table) {}

  void read(const Json& value, std::uint64_t path) {
    if (value.is_object() && !value.empty()) {
      for (const auto& [key, member] : *value.get_ptr<const Json::object_t*>()) {
        read(member, mix(path, text_hash(key)));
      }
    } else if (value.is_array() && !value.empty()) {
      std::uint64_t index = 0;
      for (const auto& element : value) read(element, mix(path, ++index));
    } else {
      add(value, path);
    }
  }

  void read_members(const Json& arguments, const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      const auto found = arguments.find(key);
      if (found != arguments.end()) read(*found, text_hash(key));
    }
  }

  [[nodiscard]] Arguments take() && { return std::move(arguments_); }

 private:
  void add(const Json& value, std::uint64_t path) {
    auto& read = arguments_;
    const auto hash = value_hash(value);
    read.exact = mix(read.exact, mix(path, hash));
    if (value.is_structured()) return;  // empty: tells calls apart, is no leaf
    read.shape = mix(read.shape, path);
    read.is_whole = read.leaves.size() < Arguments::leaves_max;
    if (!read.is_whole) return;
    ArgumentLeaf leaf{path, static_cast<std::uint32_t>(read.words.size()), 0};
    if (const auto* text = value.get_ptr<const std::string*>()) add_words(*text, leaf);
    read.leaves.push_back(leaf);
    read.values.push_back(hash);
  }

  void add_words(std::string_view text, ArgumentLeaf& leaf) {
    auto& words = arguments_.words;
    while (!text.empty()) {
      if (table_.is_full()) return words.resize(leaf.words_begin);
      const auto size = word_size(text);
      const auto word = without_punctuation(text.substr(0, size));
      text.remove_prefix(std::min(size + 1, text.size()));
      if (word.empty()) continue;
      const auto hash = static_cast<std::uint32_t>(mix(leaf.path, word_hash(word)));
      if (table_.insert(hash)) words.push_back(hash);
    }
    leaf.words_count = static_cast<std::uint32_t>(words.size()) - leaf.words_begin;
  }

  WordTable& table_;
  Arguments arguments_;
};

/// Numbers and single words come back by chance, as the third row of the third page.
bool is_echo(std::uint64_t value, const Arguments& arguments) noexcept {
  for (std::size_t i = 0; i < arguments.leaves.size(); ++i) {
    if (arguments.values[i] == value && arguments.leaves[i].words_count > 1) return true;
  }
  return false;
}

}  // namespace

bool WordTable::insert(std::uint32_t word) noexcept {
  if (size_ == 0) slots_.fill(0);
  word |= 1U;  // no word is an empty slot
  auto slot = (word >> 1U) % slots_.size();
  for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
    if (slots_[slot] == word) return false;
  }
  slots_[slot] = word;
  ++size_;
  return true;
}

bool WordTable::contains(std::uint32_t word) const noexcept {
  if (size_ == 0) return false;
  word |= 1U;
  auto slot = (word >> 1U) % slots_.size();
  for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
    if (slots_[slot] == word) return true;
  }
  return false;
}

Arguments read_loop_arguments(const Json& arguments, const std::vector<std::string>& keys,
                              WordTable& words) {
  Reader reader(words);
  if (keys.empty() || !arguments.is_object()) {
    reader.read(arguments, 0);
  } else {
    reader.read_members(arguments, keys);
  }
  return std::move(reader).take();
}

std::uint64_t news_hash(const Json& result, const Arguments& arguments) noexcept {
  auto hash = value_hash(result);
  if (!result.is_structured()) return is_echo(hash, arguments) ? 1 : hash;
  if (const auto* object = result.get_ptr<const Json::object_t*>()) {
    for (const auto& [key, member] : *object) {
      hash = mix(hash, mix(text_hash(key), news_hash(member, arguments)));
    }
    return hash;
  }
  for (const auto& element : result) hash = mix(hash, news_hash(element, arguments));
  return hash;
}

}  // namespace purser
