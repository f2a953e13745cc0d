// image_tokens_test.cpp: no image is bounded below what the documented rules bill for it.
#include <purser/adapters/providers/wire/image_tokens.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::provider_wire;

namespace {

/// The rules once more, as the providers write them: in floating point, with every way to round.
enum class Rounding : std::uint8_t { floor, nearest, ceil };

double rounded(double value, Rounding rounding) {
  if (rounding == Rounding::floor) return std::max(1.0, std::floor(value));
  return rounding == Rounding::nearest ? std::max(1.0, std::round(value)) : std::ceil(value);
}

double squares(double width, double height, double edge) {
  return std::ceil(width / edge) * std::ceil(height / edge);
}

double tiled(ImageSize size, double base, double tile, Rounding rounding) {
  auto width = static_cast<double>(size.width);
  auto height = static_cast<double>(size.height);
  if (const auto scale = 2048 / std::max(width, height); scale < 1) {
    width = rounded(width * scale, rounding);
    height = rounded(height * scale, rounding);
  }
  if (const auto scale = 768 / std::min(width, height); scale < 1) {
    width = rounded(width * scale, rounding);
    height = rounded(height * scale, rounding);
  }
  return base + tile * squares(width, height, 512);
}

double patched(ImageSize size, double factor, double budget) {
  auto width = static_cast<double>(size.width);
  auto height = static_cast<double>(size.height);
  if (squares(width, height, 32) > budget) {
    auto scale = std::sqrt(budget * 32 * 32 / (width * height));
    const auto across = width * scale / 32;
    const auto down = height * scale / 32;
    scale *= std::min(std::floor(across) / across, std::floor(down) / down);
    width = std::max(1.0, std::floor(width * scale));
    height = std::max(1.0, std::floor(height * scale));
  }
  return std::ceil(squares(width, height, 32) * factor);
}

/// Anthropic's newer rule: the largest size of the same shape that keeps both limits.
double by_area(ImageSize size, double edge, double most) {
  const auto fits = [&](double width, double height) {
    return std::ceil(width / 28) * 28 <= edge && std::ceil(height / 28) * 28 <= edge &&
           squares(width, height, 28) <= most;
  };
  auto width = static_cast<double>(std::max(size.width, size.height));
  const auto height = static_cast<double>(std::min(size.width, size.height));
  const auto shape = width / height;
  if (fits(width, height)) return squares(width, height, 28);
  double good = 1;
  while (good + 1 < width) {
    const auto middle = std::floor((good + width) / 2);
    (fits(middle, std::max(std::round(middle / shape), 1.0)) ? good : width) = middle;
  }
  return squares(good, std::max(std::round(good / shape), 1.0), 28);
}

ImageSize any_size(std::mt19937_64& random) {
  const auto side = [&] {
    const auto limit = std::int64_t{1} << (random() % 13 + 2);
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit)) + 1;
  };
  return {side(), side()};
}

double bound_of(const ImageRule& rule, ImageSize size, std::string_view detail = {}) {
  const auto tokens = image_tokens(rule, size, detail);
  return tokens ? static_cast<double>(*tokens) : 1e18;
}

constexpr double off_by_one = 1;

}  // namespace

TEST_CASE("image_tokens: tiles of OpenAI are never fewer than billed, and hardly ever more") {
  std::mt19937_64 random(31);
  int above = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto size = any_size(random);
    CAPTURE(i, size.width, size.height);
    double most = 0;
    for (const auto way : {Rounding::floor, Rounding::nearest, Rounding::ceil})
      most = std::max(most, tiled(size, 85, 170, way));
    const auto bound = bound_of(openai_images("gpt-4o"), size);
    CHECK(bound >= most + off_by_one);
    above += bound > most + 16 ? 1 : 0;
  }
  CHECK(above < 200);
}

TEST_CASE("image_tokens: the examples that OpenAI gives for tiles") {
  const auto gpt_4o = openai_images("gpt-4o");
  CHECK(bound_of(gpt_4o, {1024, 1024}) == 765 + 16);
  CHECK(bound_of(gpt_4o, {2048, 4096}) == 1105 + 16);
  CHECK(bound_of(gpt_4o, {4096, 8192}, "low") == 85 + 16);
  CHECK(bound_of(openai_images("gpt-5.1"), {1024, 1024}) == 70 + 4 * 140 + 16);
  CHECK(bound_of(openai_images("gpt-4o-mini"), {512, 512}) == 2833 + 5667 + 16);
  CHECK(bound_of(openai_images("o3-2025-04-16"), {512, 512}, "high") == 225 + 16);
}

TEST_CASE("image_tokens: patches of OpenAI are never fewer than billed") {
  struct Row {
    const char* model;
    double factor;
    double budget;
  };
  const auto row = GENERATE(Row{"gpt-4.1-mini", 1.62, 1536}, Row{"gpt-4.1-mini", 1.62, 6144},
                            Row{"gpt-4.1-nano", 2.46, 6144}, Row{"o4-mini", 1.72, 6144},
                            Row{"gpt-5-mini", 1.2, 6144}, Row{"gpt-5-nano", 1.5, 6144},
                            Row{"gpt-5.2", 1.2, 6144}, Row{"gpt-5.4", 1.2, 2500},
                            Row{"gpt-5.4", 1.2, 10'000}, Row{"gpt-5.5", 1.2, 10'000},
                            Row{"gpt-5.6-sol", 1.2, 1e9}, Row{"gpt-6-astra", 1.2, 1e9});
  std::mt19937_64 random(37);
  for (int i = 0; i < 3'000; ++i) {
    const auto size = any_size(random);
    CAPTURE(row.model, i, size.width, size.height);
    CHECK(bound_of(openai_images(row.model), size) >=
          patched(size, row.factor, row.budget) + off_by_one);
  }
}

TEST_CASE("image_tokens: areas and patches of Anthropic are never fewer than billed") {
  std::mt19937_64 random(41);
  for (int i = 0; i < 20'000; ++i) {
    const auto size = any_size(random);
    CAPTURE(i, size.width, size.height);
    const auto area = std::ceil(static_cast<double>(size.width * size.height) / 750);
    const auto older = bound_of(anthropic_images("claude-sonnet-4-5"), size);
    CHECK(older >= std::min(area, 1600.0));
    CHECK(older >= by_area(size, 1568, 1568) + off_by_one);
    const auto newer = bound_of(anthropic_images("claude-opus-4-8"), size);
    CHECK(newer >= std::min(area, 4784.0));
    CHECK(newer >= by_area(size, 2576, 4784) + off_by_one);
  }
  CHECK(bound_of(anthropic_images("claude-opus-4-8"), {1000, 1000}) == 1334 + 16);
}

TEST_CASE("image_tokens: which generation of Anthropic's models a name is of") {
  const ImageSize large{8000, 8000};
  for (const auto* older :
       {"claude-3-5-sonnet-20241022", "claude-opus-4-20250514", "claude-opus-4-1",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-haiku-4-5", "claude-opus-4-6"})
    CHECK(bound_of(anthropic_images(older), large) == 1600 + 16);
  for (const auto* newer : {"claude-opus-4-7", "claude-opus-4-10", "claude-sonnet-5",
                            "claude-haiku-5-5", "anthropic.claude-opus-5-v1:0"})
    CHECK(bound_of(anthropic_images(newer), large) == 4800 + 16);
  CHECK(bound_of(anthropic_images("house-model"), {10, 10}) == 5000);
}

TEST_CASE("image_tokens: crops of Gemini are never fewer than either reading bills") {
  std::mt19937_64 random(43);
  for (int i = 0; i < 20'000; ++i) {
    const auto size = any_size(random);
    CAPTURE(i, size.width, size.height);
    const auto bound = bound_of(CroppedImages(), size);
    const auto width = static_cast<double>(size.width);
    const auto height = static_cast<double>(size.height);
    const bool small = size.width <= 384 && size.height <= 384;
    const auto unit = std::max(1.0, std::floor(std::min(width, height) / 1.5));
    CHECK(bound >= 258 * (small ? 1 : squares(width, height, 768)));
    CHECK(bound >= 258 * (small ? 1 : squares(width, height, unit)));
  }
  CHECK(bound_of(CroppedImages(), {960, 540}) == 1548 + 16);
}

TEST_CASE("image_tokens: an unknown size costs the most that the rule allows, or the context") {
  const auto unknown = [](const char* model) {
    return image_tokens(openai_images(model), std::nullopt, "");
  };
  CHECK(unknown("gpt-4o") == 85 + 8 * 170 + 16);
  CHECK(unknown("gpt-4o-mini-search-preview") == 2833 + 8 * 5667 + 16);
  CHECK(unknown("gpt-4.1-mini") == 9954 + 16);
  CHECK_FALSE(unknown("gpt-5.6-sol"));
  CHECK_FALSE(unknown("gpt-9"));
  CHECK(unknown("qwen-vl") == 5000);
  CHECK_FALSE(image_tokens(CroppedImages(), std::nullopt, ""));
  CHECK(image_tokens(anthropic_images("claude-opus-4-8"), std::nullopt, "") == 5000);
}

TEST_CASE("image_tokens: names are read through providers, zones, tunings and dates") {
  const ImageSize size{1024, 1024};
  for (const auto* name : {"gpt-4o", "openai/gpt-4o", "eu/gpt-4o-2024-08-06", "chatgpt-4o-latest",
                           "ft:gpt-4o-2024-08-06:acme::x", "openai/gpt-4o:online"})
    CHECK(bound_of(openai_images(name), size) == 765 + 16);
  CHECK(bound_of(openai_images("gpt-5.1-codex-mini"), size) == std::ceil(1024 * 2.46) + 16);
  CHECK(bound_of(openai_images("omni-model"), size) == 5000);
}

TEST_CASE("image_tokens: the largest sizes neither overflow nor pass for small ones") {
  const ImageSize huge{0x7FFF'FFFF, 0x7FFF'FFFF};
  CHECK(bound_of(openai_images("gpt-4o"), huge) == 765 + 16);
  CHECK(bound_of(openai_images("gpt-5.2"), huge) == std::ceil(6144 * 1.2) + 16);
  CHECK_FALSE(image_tokens(openai_images("gpt-6-astra"), huge, ""));
  CHECK_FALSE(image_tokens(CroppedImages(), huge, ""));
  CHECK(bound_of(anthropic_images("claude-opus-5"), huge) == 4816);
}

TEST_CASE("image_tokens: the detail original is bounded where its rule is known") {
  CHECK_FALSE(image_tokens(openai_images("gpt-4o"), ImageSize{64, 64}, "original"));
  CHECK_FALSE(image_tokens(openai_images("qwen-vl"), ImageSize{64, 64}, "original"));
  CHECK(bound_of(openai_images("gpt-5.4"), {8000, 8000}, "original") == 12'000 + 16);
}
