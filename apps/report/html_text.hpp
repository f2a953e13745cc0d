// html_text.hpp: texts, names and amounts inside of a page; nothing of them is ever markup.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/scope.hpp>

namespace purser::cli {

/// Shows as it is, between tags and in quoted attributes. Control characters become U+FFFD.
[[nodiscard]] std::string html(std::string_view text);

/// A name of whatever direction, which may be broken behind `/` where it is too long.
[[nodiscard]] std::string html_name(std::string_view name);
/// One step of a scope: its kind in small, then its id.
[[nodiscard]] std::string html_step(std::string_view step);

/// Exact, with at least so many decimals; those beyond cents are set in grey.
[[nodiscard]] std::string html_money(Money amount, int decimals = 2);
/// The same for every measure.
[[nodiscard]] std::string html_amount(Measure measure, std::int64_t amount);

}  // namespace purser::cli
