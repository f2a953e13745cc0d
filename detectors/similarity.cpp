// similarity.cpp: leaves side by side; words of the one are looked up among those of the other.
#include <purser/detectors/similarity.hpp>

#include <algorithm>

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

/// Most leaves of similar calls are equal, and cost a comparison only.
double same_shape(const Arguments& now, const WordTable& words, const Arguments& earlier,
                  double at_least) {
  const auto count = now.leaves.size();
  const auto all = static_cast<double>(count);
  double missing = 0;  // to a mean of 1
  for (std::size_t i = 0; i < count; ++i) {
    const auto& a = now.leaves[i];
    const auto& b = earlier.leaves[i];
    if (a.value == b.value) continue;
    const double needed = 1 - ((1 - at_least) * all - missing);
    missing += 1 - words_similarity(now.words_of(a), earlier.words_of(b), words, needed);
    if (!reaches(all - missing, at_least * all)) return 0;
  }
  return 1 - missing / all;
}

std::vector<const ArgumentLeaf*> by_path(const Arguments& arguments) {
  std::vector<const ArgumentLeaf*> leaves;
  leaves.reserve(arguments.leaves.size());
  for (const auto& leaf : arguments.leaves) leaves.push_back(&leaf);
  std::sort(leaves.begin(), leaves.end(),
            [](const auto* a, const auto* b) { return a->path < b->path; });
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
    if ((*a)->path != (*b)->path) {
      ++((*a)->path < (*b)->path ? a : b);
      continue;
    }
    ++shared;
    const bool is_equal = (*a)->value == (*b)->value;
    sum += is_equal ? 1 : words_similarity(now.words_of(**a), earlier.words_of(**b), words, 0);
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
