// similarity.cpp: leaves side by side; words of the one are looked up among those of the other.
#include <purser/detectors/similarity.hpp>

#include <algorithm>
#include <cstring>

namespace purser {
namespace {

using Words = std::span<const std::uint32_t>;

/// How many words both have. Texts that are alike mostly begin and end alike: the words in between
/// are looked up.
std::size_t count_shared(Words now, Words earlier, const WordTable& words_of_now) {
  const auto fewer = std::min(now.size(), earlier.size());
  std::size_t front = 0;
  while (front < fewer && now[front] == earlier[front]) ++front;
  std::size_t back = 0;
  while (back < fewer - front && now[now.size() - 1 - back] == earlier[earlier.size() - 1 - back]) {
    ++back;
  }
  auto shared = front + back;
  for (const auto word : earlier.subspan(front, earlier.size() - front - back)) {
    shared += words_of_now.contains(word) ? 1U : 0U;
  }
  return shared;
}

/// How alike two unequal leaves of one place are; below `at_least` some value below it.
double words_similarity(Words now, Words earlier, const WordTable& words_of_now, double at_least) {
  const auto least = static_cast<double>(std::min(now.size(), earlier.size()));
  const auto most = static_cast<double>(std::max(now.size(), earlier.size()));
  if (least == 0 || !reaches(least / most, at_least)) return 0;
  const auto shared = static_cast<double>(count_shared(now, earlier, words_of_now));
  return shared / (least + most - shared);
}

/// The first index from `index` on at which they differ, or their size. Most leaves of similar
/// calls are equal: whole blocks of them are passed over at once.
std::size_t next_difference(const std::vector<std::uint64_t>& a,
                            const std::vector<std::uint64_t>& b, std::size_t index) {
  constexpr std::size_t block = 32;
  while (index + block <= a.size() &&
         std::memcmp(&a[index], &b[index], block * sizeof(std::uint64_t)) == 0) {
    index += block;
  }
  while (index < a.size() && a[index] == b[index]) ++index;
  return index;
}

double same_shape(const Arguments& now, const WordTable& words, const Arguments& earlier,
                  double at_least) {
  const auto count = now.leaves.size();
  const auto all = static_cast<double>(count);
  double missing = 0;  // to a mean of 1
  for (auto i = next_difference(now.values, earlier.values, 0); i < count;
       i = next_difference(now.values, earlier.values, i + 1)) {
    const auto& a = now.leaves[i];
    const auto& b = earlier.leaves[i];
    const double needed = 1 - ((1 - at_least) * all - missing);
    missing += 1 - words_similarity(now.words_of(a), earlier.words_of(b), words, needed);
    if (!reaches(all - missing, at_least * all)) return 0;
  }
  return 1 - missing / all;
}

struct PlacedLeaf {
  const ArgumentLeaf* leaf;
  std::uint64_t value;
};

std::vector<PlacedLeaf> by_path(const Arguments& arguments) {
  std::vector<PlacedLeaf> leaves;
  leaves.reserve(arguments.leaves.size());
  for (std::size_t i = 0; i < arguments.leaves.size(); ++i) {
    leaves.push_back({&arguments.leaves[i], arguments.values[i]});
  }
  std::sort(leaves.begin(), leaves.end(),
            [](const auto& a, const auto& b) { return a.leaf->path < b.leaf->path; });
  return leaves;
}

double other_shape(const Arguments& now, const WordTable& words, const Arguments& earlier,
                   double at_least) {
  const double fewer = static_cast<double>(std::min(now.leaves.size(), earlier.leaves.size()));
  const double more = static_cast<double>(std::max(now.leaves.size(), earlier.leaves.size()));
  if (!reaches(fewer / more, at_least)) return 0;
  const auto ours = by_path(now);
  const auto theirs = by_path(earlier);
  double sum = 0;
  std::size_t shared = 0;
  for (auto a = ours.begin(), b = theirs.begin(); a != ours.end() && b != theirs.end();) {
    if (a->leaf->path != b->leaf->path) {
      ++(a->leaf->path < b->leaf->path ? a : b);
      continue;
    }
    ++shared;
    const bool is_equal = a->value == b->value;
    sum += is_equal
               ? 1
               : words_similarity(now.words_of(*a->leaf), earlier.words_of(*b->leaf), words, 0);
    ++a;
    ++b;
  }
  return sum / static_cast<double>(ours.size() + theirs.size() - shared);
}

}  // namespace

double similarity(const Arguments& now, const WordTable& words, const Arguments& earlier,
                  double at_least) {
  if (now.exact == earlier.exact) return 1;
  if (!now.is_whole || !earlier.is_whole) return 0;
  if (now.leaves.empty() && earlier.leaves.empty()) return 1;
  const bool is_same_shape =
      now.shape == earlier.shape && now.leaves.size() == earlier.leaves.size();
  return is_same_shape ? same_shape(now, words, earlier, at_least)
                       : other_shape(now, words, earlier, at_least);
}

double similarity(const Json& a, const Json& b) {
  WordTable words;
  WordTable other_words;
  const auto now = read_loop_arguments(a, {}, words);
  return similarity(now, words, read_loop_arguments(b, {}, other_words));
}

}  // namespace purser
