// approval_text.cpp: everything that a person sees passes `printable`.
#include <purser/apps/prompt/approval_text.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/output.hpp>
#include <purser/apps/prompt/typed_line.hpp>
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t arguments_bytes = 8192;

std::string who_asks(const Scope& scope) {
  const auto agent = scope.id_of("agent");
  return agent.empty() ? "the program" : printable(agent);
}

std::string price_text(const std::optional<Money>& price) {
  if (!price) return ", whose price is not known";
  return *price == Money() ? "" : " for " + to_string(*price);
}

/// In one line where it fits.
std::string arguments_text(const Json& arguments, std::size_t columns) {
  auto line = dump_json(arguments);
  return line.size() + 2 <= columns ? line : dump_json_pretty(arguments);
}

}  // namespace

std::string question_text(const ApprovalRequest& request, std::size_t columns) {
  const auto arguments = arguments_text(request.arguments, columns);
  const auto shown = cut_text(arguments, arguments_bytes);
  auto text =
      fmt::format("{} wants to run {}{}:\n{}", who_asks(request.scope), printable(request.tool),
                  price_text(request.price), indented_lines(shown));
  if (shown.size() < arguments.size()) {
    text += fmt::format("  ... and {} more bytes that are not shown\n",
                        arguments.size() - shown.size());
  }
  return text;
}

TypedAnswer parse_answer(std::string_view line) {
  using Kind = TypedAnswer::Kind;
  line = trimmed(line);
  const auto end = std::min(line.find_first_of(typed_blanks), line.size());
  const auto word = lower_case(line.substr(0, end));
  const auto rest = trimmed(line.substr(end));
  if (word == "n" || word == "no") return {Kind::refuse, std::string(rest)};
  if (!rest.empty()) return {};
  if (word == "y" || word == "yes") return {Kind::allow};
  if (word == "e" || word == "edit") return {Kind::edit};
  return {};
}

Result<Json> parse_edited(std::string_view line) {
  auto arguments = parse_json(line);
  if (arguments && arguments->is_object()) return arguments;
  return fail(ErrorCode::invalid_argument,
              arguments ? "arguments are an object, such as {\"query\": \"acme\"}"
                        : arguments.error().message());
}

}  // namespace purser::cli
