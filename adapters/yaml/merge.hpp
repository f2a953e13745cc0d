// merge.hpp: puts two files of the same shape together.
#pragma once

#include <vector>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

/// A map with the members of both maps. Where both have a key: lists are joined, `first` before
/// `second`; maps get the members of both; anything else is given twice. Only these two levels are
/// put together: what both have below a key of both is given twice, too. Every value keeps the
/// place that it was read from.
///
/// Appends to `problems` what is given twice, with both places; the value of `first` stays then.
[[nodiscard]] Node merge(const Node& first, const Node& second, std::vector<Error>& problems);

}  // namespace purser::yaml
