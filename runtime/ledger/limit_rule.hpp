// limit_rule.hpp: a limit that every account of a kind gets.
#pragma once

#include <string>

#include <purser/runtime/ledger/limit.hpp>

namespace purser {

/// `per: session`. Kind `total` is the root.
struct LimitRule {
  std::string kind;
  std::string id = {};  ///< empty: every account of that kind
  Limit limit;
};

}  // namespace purser
