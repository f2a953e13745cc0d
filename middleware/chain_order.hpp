// chain_order.hpp: an order of stages that somebody gives, and what must not stand inside of what.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/middleware.hpp>

namespace purser {

/// A stage on its way into a chain.
struct OrderedStage {
  std::shared_ptr<Middleware> stage;
  std::string reason;  ///< for its place; see ChainBuilder::use
};

[[nodiscard]] std::vector<std::string> names_of(const std::vector<OrderedStage>& stages);

/// Purser's own stage `outer` must stand outside of `inner`, or else: `outcome`.
struct OrderRule {
  std::string_view outer;
  std::string_view inner;
  std::string_view outcome;
};
/// Those about the budget say of Purser's own stages what their traits say, for policies that are
/// checked before any stage is made. For stages of one's own the rules of `check_order`
/// (runtime/chain.hpp) hold, by their traits.
[[nodiscard]] std::span<const OrderRule> order_rules() noexcept;

/// Whether names of stages, outermost first, keep to `order_rules` and begin with "trace". Names
/// that no rule knows may stand anywhere. Error: `invalid_argument`, naming both stages, what would
/// come of it, and the remedy.
[[nodiscard]] Result<> check_names(const std::vector<std::string>& names);

/// Puts `stages` (none null) into the order in which `names` has theirs. Where several have one
/// name, and for those that `names` has not: each stays behind the one that it followed.
/// Error: `invalid_argument`: a name twice, or one that no stage has, with a suggestion.
[[nodiscard]] Result<std::vector<OrderedStage>> arrange(std::vector<OrderedStage> stages,
                                                        const std::vector<std::string>& names);

}  // namespace purser
