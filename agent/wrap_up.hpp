// wrap_up.hpp: when an agent is asked to come to an end, and in which words: a rule on values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/sums.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/share.hpp>

namespace purser {

/// Once this share of something that ends its runs is used, an agent's model is asked, in one more
/// message, to come to an end with what is known.
struct WrapUp {
  Share at = Share::parts_per_million(800'000);  ///< above 0% and below 100%
  /// What the model is told; empty: sentences of Purser's. `{spent}`, `{left}`, `{limit}`,
  /// `{account}` and `{turns}` (model calls left, the one with the message included) are filled in.
  std::string message{};
};

/// Error: `invalid_argument`: a share that is never, or always, reached.
[[nodiscard]] Result<> check_wrap_up_share(Share at);
/// Error: `invalid_argument`: a placeholder that there is not. Braces around anything but letters,
/// digits, spaces, `_` and `-` are no placeholders.
[[nodiscard]] Result<> check_wrap_up_message(std::string_view message);
[[nodiscard]] Result<> check(const WrapUp& wrap_up);

/// What ends a run when it is used up: a blocking limit, or the turns that the run may make.
struct RunEnd {
  std::string account{};         ///< whose limit: `session:s1`; of turns empty
  std::optional<Limit> limit{};  ///< unset: turns
  std::int64_t used = 0;         ///< in the limit's measure; what is held does not count
  std::int64_t usable = 0;  ///< the amount without what is kept for the last call; turns: of all

  [[nodiscard]] std::int64_t left() const noexcept { return usable > used ? usable - used : 0; }
};

/// Of all limits of an agent's account and above (as AccountReport has them), those that block, add
/// up (window `call` does not), have an amount and count calls of `model` or of one of `tools`;
/// behind them the turns.
[[nodiscard]] std::vector<RunEnd> run_ends(const std::vector<LimitReport>& limits,
                                           std::string_view model,
                                           const std::vector<std::string>& tools, int turns,
                                           int turns_max);

/// The one to tell of now: of those that have reached `at`, unless they are among `told`, the one
/// that is used the most as a fraction, the first of equals. All that have reached it count as told
/// then. Turns reach every share before the last one, but not before the first.
[[nodiscard]] std::optional<RunEnd> next_to_tell(Share at, const std::vector<RunEnd>& ends,
                                                 std::vector<RunEnd>& told);

/// `session:s1 has used $0.80 of $1.00 per day in UTC`.
[[nodiscard]] std::string use_text(const RunEnd& end);
/// What the model is told. `turns_left`: model calls, the next one included.
[[nodiscard]] std::string wrap_up_text(const WrapUp& wrap_up, const RunEnd& end, int turns_left);

}  // namespace purser
