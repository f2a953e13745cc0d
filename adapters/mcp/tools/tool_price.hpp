// tool_price.hpp: what calls of a server's tools cost.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/tool.hpp>

namespace purser::mcp {

/// The price of the tools whose names at the server match. Flat, or as the server says.
struct ToolPrice {
  Glob tool = "*";
  /// Each call costs so much, whatever comes of it, from the moment it is sent.
  Money flat{};
  /// Where the server says what a call did cost, in USD: a JSON pointer (RFC 6901) into `_meta` of
  /// the result, such as `/com.example~1receipt/usd`. Empty: the price is flat.
  std::string reported_at{};
  /// With `reported_at`: held before, and the most that is believed of what is said. What it does
  /// not say, and what lies outside of 0 and this, is in doubt and counted as this.
  Money reported_max{};
};

/// Errors: `invalid_argument`: negative, a pointer that is none, a pointer without a positive
/// `reported_max`.
[[nodiscard]] Result<> check(const ToolPrice& price);

/// The first one that matches; null: the tool has none.
[[nodiscard]] const ToolPrice* price_of(const std::vector<ToolPrice>& prices,
                                        std::string_view tool) noexcept;

/// What the server says that a call did cost. Errors: `protocol_error`: it says nothing there that
/// is an amount, or more than `reported_max`.
[[nodiscard]] Result<Money> reported_cost(const ToolPrice& price, const Json& result);

/// Writes the price into the tool. Null: nobody knows it.
void set_price(Tool& tool, const ToolPrice* price);

}  // namespace purser::mcp
