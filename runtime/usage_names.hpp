// usage_names.hpp: what the classes of tokens are called in files.
#pragma once

#include <purser/runtime/usage.hpp>

namespace purser {

/// In the order of `usage_classes`.
inline constexpr std::array usage_names{
    "input",     "cache_read",  "cache_write",  "cache_write_1h", "output",
    "reasoning", "input_audio", "output_audio", "input_image",    "output_image"};
static_assert(usage_names.size() == usage_classes.size());

}  // namespace purser
