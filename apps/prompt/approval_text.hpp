// approval_text.hpp: a question about a tool as it stands on a terminal, and what the answer means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <purser/middleware/approve.hpp>

namespace purser::cli {

/// Agent, tool, price and arguments. Names and arguments come from a model: what would move the
/// cursor or turn text around is not in it. Of very long arguments the begin, and how much is left
/// out. Ends with a line end.
[[nodiscard]] std::string question_text(const ApprovalRequest& request, std::size_t columns);

/// A line that somebody typed.
struct TypedAnswer {
  enum class Kind : std::uint8_t { unclear, allow, refuse, edit } kind = Kind::unclear;
  std::string reason{};  ///< of a refusal
};
/// `y`, `n`, `n` with a reason behind it, `e`; whole words as well, in any case.
[[nodiscard]] TypedAnswer parse_answer(std::string_view line);

/// Arguments that somebody typed. Error: `invalid_argument`: no JSON, or no object.
[[nodiscard]] Result<Json> parse_edited(std::string_view line);

}  // namespace purser::cli
