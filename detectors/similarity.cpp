// similarity.cpp: leaves side by side; words of the one are looked up among those of the other.
#include <purser/detectors/similarity.hpp>

#include <algorithm>

namespace purser {
namespace {

/// How alike two leaves of one place are; below `at_least` some value below it.
double leaf_similarity(const ArgumentLeaf& now, const WordTable& words, const ArgumentLeaf& earlier,
                       std::span<const std::uint32_t> earlier_words, double at_least) {
  if (now.value == earlier.value) return 1;
  const double least = std::min(now.words_count, earlier.words_count);
  const double most = std::max(now.words_count, earlier.words_count);
  if (least == 0 || !reaches(least / most, at_least)) return 0;
  const auto shared = static_cast<double>(
      std::count_if(earlier_words.begin(), earlier_words.end(),
                    [&words](std::uint32_t word) { return words.contains(word); }));
  return shared / (least + most - shared);
}

/// The mean as it grows, leaf by leaf.
class Mean {
 public:
  Mean(std::size_t leaves, double at_least)
      : leaves_(static_cast<double>(leaves)), at_least_(at_least) {}

  /// What the next leaf has to bring, if all after it are equal.
  [[nodiscard]] double needed() const noexcept { return at_least_ * leaves_ - sum_ - left() + 1; }
  [[nodiscard]] bool is_lost() const noexcept {
    return !reaches((sum_ + left()) / leaves_, at_least_);
  }
  void add(double similarity) noexcept {
    sum_ += similarity;
    ++seen_;
  }
  [[nodiscard]] double value() const noexcept { return sum_ / leaves_; }

 private:
  [[nodiscard]] double left() const noexcept { return leaves_ - seen_; }

  double leaves_;
  double at_least_;
  double sum_ = 0;
  double seen_ = 0;
};

double same_shape(const Arguments& now, const WordTable& words, const Arguments& earlier,
                  double at_least) {
  Mean mean(now.leaves.size(), at_least);
  for (std::size_t i = 0; i < now.leaves.size(); ++i) {
    const auto& leaf = earlier.leaves[i];
    mean.add(leaf_similarity(now.leaves[i], words, leaf, earlier.words_of(leaf), mean.needed()));
    if (mean.is_lost()) return 0;
  }
  return mean.value();
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
    sum += leaf_similarity(**a++, words, **b, earlier.words_of(**b), 0);
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
