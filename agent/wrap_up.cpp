// wrap_up.cpp: which limits matter to a run, when they do, and the message with its placeholders.
#include <purser/agent/wrap_up.hpp>

#include <algorithm>
#include <array>

#include <purser/runtime/prices/uint128.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser {
namespace {

constexpr std::string_view default_message =
    "Note on this run: {account} has used {spent} of {limit}. What is left: {left}, and model "
    "calls, this one included: {turns}. Come to an end now: begin nothing new, give the best "
    "answer "
    "that is possible with what is known so far, and say what is missing.";

constexpr std::array<std::string_view, 5> placeholders{"spent", "left", "limit", "account",
                                                       "turns"};
constexpr auto known_placeholders = "known: {spent}, {left}, {limit}, {account}, {turns}";

constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_- ";

/// What is between the braces that `text` begins with; empty: it is no placeholder.
std::string_view placeholder_at(std::string_view text) noexcept {
  const auto end = text.find_first_not_of(name_letters, 1);
  return end != text.npos && text[end] == '}' ? text.substr(1, end - 1) : std::string_view();
}

struct Piece {
  std::string_view text;
  std::string_view placeholder;  ///< behind the text; empty: there is none
};

std::vector<Piece> pieces_of(std::string_view message) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (auto open = message.find('{'); open != message.npos; open = message.find('{', open + 1)) {
    const auto name = placeholder_at(message.substr(open));
    if (name.empty()) continue;
    pieces.push_back({message.substr(begin, open - begin), name});
    begin = open + name.size() + 2;
  }
  pieces.push_back({message.substr(begin), {}});
  return pieces;
}

Error unknown_placeholder(std::string_view name) {
  constexpr std::size_t shown_max = 40;
  const auto meant = nearest_name(name, placeholders);
  const auto hint =
      meant.empty() ? std::string(known_placeholders) : "did you mean \"{" + meant + "}\"?";
  return {ErrorCode::invalid_argument, "unknown placeholder \"{" +
                                           std::string(name.substr(0, shown_max)) +
                                           (name.size() > shown_max ? "...\"; " : "}\"; ") + hint};
}

bool can_end_the_run(const Limit& limit, std::string_view model,
                     const std::vector<std::string>& tools) {
  if (limit.on_exceed != OnExceed::block || limit.window == Window::call) return false;
  const auto counts = [&](const std::string& tool) {
    return concerns(limit, CallKind::tool, tool);
  };
  return concerns(limit, CallKind::model, model) || std::any_of(tools.begin(), tools.end(), counts);
}

/// Limits of one account that count the same: the smaller one blocks before the other is reached.
bool same_end(const RunEnd& a, const RunEnd& b) noexcept {
  if (a.account != b.account || a.limit.has_value() != b.limit.has_value()) return false;
  return !a.limit || counts_the_same(*a.limit, *b.limit);
}

bool has_reached(Share at, const RunEnd& end) noexcept {
  if (end.used >= at.of(end.usable)) return true;
  return !end.limit && end.used > 0 && end.left() == 1;
}

UInt128 product(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<UInt128>(a) * static_cast<UInt128>(b);
}

bool is_used_more(const RunEnd& a, const RunEnd& b) noexcept {
  return product(a.used, b.usable) > product(b.used, a.usable);
}

std::string amount_of(const RunEnd& end, std::int64_t amount) {
  if (end.limit) return amount_text(end.limit->measure, amount);
  return std::to_string(amount) + (amount == 1 ? " turn" : " turns");
}

std::string limit_text(const RunEnd& end) {
  return end.limit ? amount_of(end, end.limit->amount) + reach_text(*end.limit)
                   : amount_of(end, end.usable);
}

std::string whose(const RunEnd& end) { return end.limit ? end.account : "this run"; }

std::string value_of(std::string_view placeholder, const RunEnd& end, int turns_left) {
  if (placeholder == "spent") return amount_of(end, end.used);
  if (placeholder == "left") return amount_of(end, end.left());
  if (placeholder == "limit") return limit_text(end);
  if (placeholder == "account") return whose(end);
  if (placeholder == "turns") return std::to_string(turns_left);
  return {};
}

}  // namespace

Result<> check_wrap_up_share(Share at) {
  if (at > Share() && at < Share::parts_per_million(1'000'000)) return {};
  return fail(ErrorCode::invalid_argument,
              "wrap_up takes a share above 0% and below 100%: with " + to_string(at) +
                  (at > Share() ? " used there is no call left to be asked in"
                                : " used nothing has begun"));
}

Result<> check_wrap_up_message(std::string_view message) {
  for (const auto& piece : pieces_of(message)) {
    const auto name = piece.placeholder;
    const bool known =
        std::find(placeholders.begin(), placeholders.end(), name) != placeholders.end();
    if (!name.empty() && !known) return fail(unknown_placeholder(name));
  }
  return {};
}

Result<> check(const WrapUp& wrap_up) {
  if (auto ok = check_wrap_up_share(wrap_up.at); !ok) return ok;
  return check_wrap_up_message(wrap_up.message);
}

std::vector<RunEnd> run_ends(const std::vector<LimitReport>& limits, std::string_view model,
                             const std::vector<std::string>& tools, int turns, int turns_max) {
  std::vector<RunEnd> ends;
  for (const auto& [account, limit, spent, held, remaining] : limits) {
    const auto usable = limit.amount - limit.finalization_reserve.of(limit.amount);
    if (usable <= 0 || !can_end_the_run(limit, model, tools)) continue;
    ends.push_back({account, limit, std::max<std::int64_t>(spent, 0), usable});
  }
  if (turns_max > 0) ends.push_back({{}, std::nullopt, turns, turns_max});
  return ends;
}

std::optional<RunEnd> next_to_tell(Share at, const std::vector<RunEnd>& ends,
                                   std::vector<RunEnd>& told) {
  const RunEnd* nearest = nullptr;
  const auto told_before = told;
  for (const auto& end : ends) {
    const auto is_this = [&](const RunEnd& other) { return same_end(end, other); };
    const bool is_told = std::any_of(told_before.begin(), told_before.end(), is_this);
    if (is_told || !has_reached(at, end)) continue;
    told.push_back(end);
    if (nearest == nullptr || is_used_more(end, *nearest)) nearest = &end;
  }
  return nearest != nullptr ? std::optional(*nearest) : std::nullopt;
}

std::string use_text(const RunEnd& end) {
  return whose(end) + " has used " + amount_of(end, end.used) + " of " + limit_text(end);
}

std::string wrap_up_text(const WrapUp& wrap_up, const RunEnd& end, int turns_left) {
  std::string_view message = default_message;
  if (!wrap_up.message.empty()) message = wrap_up.message;
  std::string text;
  for (const auto& piece : pieces_of(message)) {
    text += piece.text;
    text += value_of(piece.placeholder, end, turns_left);
  }
  return text;
}

}  // namespace purser
