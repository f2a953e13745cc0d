// image_tokens.hpp: what an image is billed for at most, by the rule that its model follows.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include <purser/adapters/providers/wire/image_size.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::provider_wire {

/// No rule is known: every image can be billed for `each`.
struct FlatImages {
  Tokens each = 5000;
};

/// OpenAI's older rule. An image is scaled down to fit 2,048 pixels square and then to a short side
/// of 768; each square of 512 pixels that covers it costs `tile`, the image itself `base`. With the
/// detail `low` the base is all.
struct TiledImages {
  Tokens base = 0;
  Tokens tile = 0;
};

/// OpenAI's newer rule: each square of 32 pixels that covers the image costs `per_mille` / 1000.
struct PatchedImages {
  std::int64_t per_mille = 1000;
  std::int64_t patches_max = 0;  ///< larger images are scaled down to so many; 0: they are not
  Tokens least = 0;              ///< where another rule may be the one that counts
};

/// Anthropic's rules, the older one (width x height / 750) and the newer one (squares of 28
/// pixels); the larger counts. Larger images are scaled down to `most`.
struct AreaImages {
  Tokens most = 0;
};

/// Gemini's rule up to generation 2: 258 for each tile. Two readings of how an image is cut are
/// documented, tiles of 768 pixels and tiles of two thirds of the short side; the smaller tile
/// counts.
struct CroppedImages {
  Tokens least = 0;
};

using ImageRule = std::variant<FlatImages, TiledImages, PatchedImages, AreaImages, CroppedImages>;

/// The most that an image can be billed for. Nothing: the model's context window is all that bounds
/// it. Pure.
///
/// `size`: nothing where it cannot be read. `detail`: as the request has it.
[[nodiscard]] std::optional<Tokens> image_tokens(const ImageRule& rule,
                                                 const std::optional<ImageSize>& size,
                                                 std::string_view detail);

/// By the name of an OpenAI model, with or without a provider, a data zone or `ft:` in front and a
/// date behind. Names that are none of OpenAI's: FlatImages.
[[nodiscard]] ImageRule openai_images(std::string_view model);
/// By the name of an Anthropic model, here or at Bedrock.
[[nodiscard]] ImageRule anthropic_images(std::string_view model);

}  // namespace purser::provider_wire
