// spending_key.hpp: by what the rows of a report are told apart.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <purser/runtime/ledger/summary/journal_changes.hpp>

namespace purser {

enum class SpendingKey : std::uint8_t {
  session,   ///< the path up to the session: `customer:acme/session:s1`
  customer,  ///< the path up to the customer
  agent,     ///< the name of the innermost agent, which made the call
  model,
  tool,   ///< `server/tool` for MCP
  hour,   ///< `2026-11-21T10`, UTC, in which the hold was taken
  day,    ///< `2026-11-21`
  month,  ///< `2026-11`
  account,
};
inline constexpr std::array spending_keys{
    SpendingKey::session, SpendingKey::customer, SpendingKey::agent,
    SpendingKey::model,   SpendingKey::tool,     SpendingKey::hour,
    SpendingKey::day,     SpendingKey::month,    SpendingKey::account};

[[nodiscard]] std::string_view to_string(SpendingKey key) noexcept;
[[nodiscard]] std::optional<SpendingKey> find_spending_key(std::string_view name) noexcept;
/// Whether its rows are stretches of time.
[[nodiscard]] bool is_time(SpendingKey key) noexcept;

/// The row that money of that origin belongs to. Empty: it has no session, no agent, is no model's.
[[nodiscard]] std::string row_of(const SpendingOrigin& origin, SpendingKey key);

}  // namespace purser
