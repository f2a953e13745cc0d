// image_tokens.cpp: the rules as whole numbers, always rounded up.
#include <purser/adapters/providers/wire/image_tokens.hpp>

#include <algorithm>

namespace purser::provider_wire {
namespace {

/// What stands around an image, and how far a documented count may be off.
constexpr Tokens image_frame = 16;
/// No model reads more; the context window bounds what is above.
constexpr Tokens image_tokens_max = 1'000'000;

std::int64_t ceil_of(std::int64_t value, std::int64_t divisor) noexcept {
  return value / divisor + (value % divisor == 0 ? 0 : 1);
}

/// Squares of `edge` pixels that cover the image, at most `image_tokens_max` + 1.
std::int64_t squares(const ImageSize& size, std::int64_t edge) noexcept {
  const auto across = ceil_of(size.width, edge);
  const auto down = ceil_of(size.height, edge);
  return std::min(across * down, image_tokens_max + 1);
}

std::optional<Tokens> framed(Tokens tokens) noexcept {
  if (tokens > image_tokens_max) return std::nullopt;
  return tokens + image_frame;
}

/// Each step is rounded so that no other way to round gives more tiles.
std::int64_t tiles_of_512(const ImageSize& size) noexcept {
  constexpr std::int64_t box = 2048;
  constexpr std::int64_t short_side_max = 768;
  auto large = std::max(size.width, size.height);
  auto small_most = std::min(size.width, size.height);
  auto small_least = small_most;
  if (large > box) {
    small_least = std::max<std::int64_t>(1, small_most * box / large);
    small_most = ceil_of(small_most * box, large);
    large = box;
  }
  if (small_most > short_side_max) {
    large = ceil_of(large * short_side_max, std::max(small_least, short_side_max));
    small_most = short_side_max;
  }
  return ceil_of(small_most, 512) * ceil_of(large, 512);
}

/// Two thirds of the short side, 768 at most; an image of 384 or less is one tile.
std::int64_t crops(const ImageSize& size) noexcept {
  const auto small = std::min(size.width, size.height);
  if (std::max(size.width, size.height) <= 384) return 1;
  const auto unit = std::clamp<std::int64_t>(small / 3 * 2 + small % 3 * 2 / 3, 1, 768);
  return squares(size, unit);
}

struct CountImage {
  const std::optional<ImageSize>& size;
  std::string_view detail;

  std::optional<Tokens> operator()(const FlatImages& rule) const {
    if (detail == "original") return std::nullopt;
    return rule.each;
  }

  std::optional<Tokens> operator()(const TiledImages& rule) const {
    if (detail == "original") return std::nullopt;
    if (detail == "low") return framed(rule.base);
    return framed(rule.base + rule.tile * (size ? tiles_of_512(*size) : 8));
  }

  std::optional<Tokens> operator()(const PatchedImages& rule) const {
    auto count = size ? squares(*size, 32) : image_tokens_max + 1;
    if (rule.patches_max > 0) count = std::min(count, rule.patches_max);
    return framed(std::max(rule.least, ceil_of(count * rule.per_mille, 1000)));
  }

  std::optional<Tokens> operator()(const AreaImages& rule) const {
    if (!size) return FlatImages().each;
    const auto area = ceil_of(size->width * size->height, 750);
    return framed(std::min(rule.most, std::max(squares(*size, 28), area)));
  }

  std::optional<Tokens> operator()(const CroppedImages& rule) const {
    constexpr Tokens per_crop = 258;
    if (!size) return std::nullopt;
    return framed(std::max(rule.least, per_crop * crops(*size)));
  }
};

}  // namespace

std::optional<Tokens> image_tokens(const ImageRule& rule, const std::optional<ImageSize>& size,
                                   std::string_view detail) {
  return std::visit(CountImage{size, detail}, rule);
}

}  // namespace purser::provider_wire
