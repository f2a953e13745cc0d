// charge.hpp: what a call did cost: exact, or an interval while in doubt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// Who asks: goes into the journal and into the breakdowns of reports.
struct CallInfo {
  CallId call = 0;
  Attempt attempt;
  CallKind kind = CallKind::model;
  Purpose purpose = Purpose::user;
  std::string_view name;  ///< model, tool, or `server/tool` for MCP; copied by the ledger
  /// Set for the last call of an agent's run: limits of accounts with at least so many steps in
  /// their scope let it use their finalization reserve.
  std::optional<std::uint16_t> final_from = {};
};

/// What an attempt cost.
///
/// `low` == `high`: exact. `low` < `high`: in doubt, counted at `high` until reconciled. Neither is
/// negative.
struct Charge {
  Money low;
  Money high;
  Usage usage;        ///< as far as known
  std::string model;  ///< as answered; empty: as asked. Breakdowns go by the model asked for
  std::string price_version;  ///< of the price table used; empty for tools
  bool calls_only =
      false;  ///< a complete error answer: costs nothing, but the attempt counts as a call

  [[nodiscard]] static Charge exact(Money cost, Usage usage = {});
  [[nodiscard]] static Charge in_doubt(Money low, Money high, Usage usage = {});
  [[nodiscard]] bool is_exact() const noexcept { return low == high; }
};

}  // namespace purser
