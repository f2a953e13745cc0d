// pattern.cpp: reads a pattern into steps, and walks all places of them at once.
#include <purser/middleware/redact/pattern.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace purser {

/// Reads one pattern from left to right.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) noexcept : text_(text) {}

  Result<SecretPattern> read() {
    while (at_ < text_.size()) {
      const auto set = read_set();
      if (!set) return bad();
      if (!read_count(*set)) return bad();
    }
    const auto& steps = pattern_.steps_;
    const bool empty =
        std::all_of(steps.begin(), steps.end(), [](const auto& step) { return step.optional; });
    if (empty) return fail(ErrorCode::invalid_argument, "the pattern matches the empty text");
    return std::move(pattern_);
  }

 private:
  using Set = SecretPattern::Set;

  tl::unexpected<Error> bad() const {
    return fail(ErrorCode::invalid_argument,
                "the pattern \"" + std::string(text_) + "\" cannot be read at byte " +
                    std::to_string(at_) + ": no groups, alternatives or anchors, and " +
                    std::to_string(SecretPattern::steps_max) + " characters at most");
  }

  static void put_range(Set& set, unsigned char from, unsigned char to) {
    for (unsigned int c = from; c <= to; ++c) set.set(c);
  }
  static Set single(char c) { return Set().set(static_cast<unsigned char>(c)); }

  /// What follows a backslash.
  static std::optional<Set> escaped(char c) {
    Set set;
    if (c == 'd' || c == 'w') put_range(set, '0', '9');
    if (c == 'w') {
      put_range(set, 'a', 'z');
      put_range(set, 'A', 'Z');
      set.set('_');
    }
    if (c == 's') {
      for (const unsigned char space : {' ', '\t', '\n', '\r', '\f', '\v'}) set.set(space);
    }
    if (set.any()) return set;
    if (is_letter_or_digit(c)) return {};
    return single(c);
  }

  std::optional<Set> read_set() {
    const char c = text_[at_];
    if (std::string_view("()|^$*+?{}]").find(c) != std::string_view::npos) return {};
    ++at_;
    if (c == '.') return ~single('\n');
    if (c == '[') return read_class();
    if (c != '\\') return single(c);
    if (at_ == text_.size()) return {};
    return escaped(text_[at_++]);
  }

  std::optional<Set> read_class() {
    Set set;
    const bool inverted = at_ < text_.size() && text_[at_] == '^';
    if (inverted) ++at_;
    while (at_ < text_.size() && text_[at_] != ']') {
      const char from = text_[at_++];
      if (from == '\\') {
        if (at_ == text_.size()) return {};
        const auto inner = escaped(text_[at_++]);
        if (!inner) return {};
        set |= *inner;
        continue;
      }
      const bool is_range = at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
      const char to = is_range ? text_[at_ + 1] : from;
      if (is_range) at_ += 2;
      if (static_cast<unsigned char>(from) > static_cast<unsigned char>(to)) return {};
      put_range(set, static_cast<unsigned char>(from), static_cast<unsigned char>(to));
    }
    if (at_ == text_.size()) return {};
    ++at_;
    if (inverted) set.flip();
    return set.any() ? std::optional(set) : std::nullopt;
  }

  std::optional<std::size_t> read_number() {
    std::size_t number = 0;
    const auto start = at_;
    while (at_ < text_.size() && is_digit(text_[at_]) && number <= SecretPattern::steps_max) {
      number = number * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    }
    return at_ == start ? std::nullopt : std::optional(number);
  }

  bool skip(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool read_count(const Set& set) {
    if (skip('?')) return put(set, 0, 1, false);
    if (skip('*')) return put(set, 0, 1, true);
    if (skip('+')) return put(set, 1, 1, true);
    if (!skip('{')) return put(set, 1, 1, false);
    const auto least = read_number();
    if (!least) return false;
    if (skip('}')) return put(set, *least, *least, false);
    if (!skip(',')) return false;
    if (skip('}')) return put(set, *least, std::max<std::size_t>(*least, 1), true);
    const auto most = read_number();
    return most && *most >= *least && skip('}') && put(set, *least, *most, false);
  }

  /// `least` steps that have to match and more that may; the last one goes on where it `repeats`.
  bool put(const Set& set, std::size_t least, std::size_t most, bool repeats) {
    auto& steps = pattern_.steps_;
    if (most == 0 || steps.size() + most > SecretPattern::steps_max) return false;
    for (std::size_t i = 0; i < most; ++i) steps.push_back({set, i >= least, false});
    steps.back().repeats = repeats;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  SecretPattern pattern_;
};

Result<SecretPattern> SecretPattern::parse(std::string_view text) {
  return PatternReader(text).read();
}

SecretPattern::Places SecretPattern::skip_optional(Places places) const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (places[i] && steps_[i].optional) places.set(i + 1);
  }
  return places;
}

SecretPattern::Places SecretPattern::advance(const Places& places, unsigned char byte) const {
  Places next;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!places[i] || !steps_[i].set[byte]) continue;
    next.set(i + 1);
    if (steps_[i].repeats) next.set(i);
  }
  return skip_optional(next);
}

Match SecretPattern::match(const Sight& sight) const {
  auto places = skip_optional(Places(1));
  std::size_t longest = 0;
  for (std::size_t at = 0; at < sight.text.size(); ++at) {
    places = advance(places, static_cast<unsigned char>(sight.text[at]));
    if (places[steps_.size()]) longest = at + 1;
    if (places.none() || places == Places().set(steps_.size())) {
      return longest == 0 ? Match::none() : Match::found(longest);
    }
  }
  if (!sight.ends) return Match::unclear();
  return longest == 0 ? Match::none() : Match::found(longest);
}

}  // namespace purser
