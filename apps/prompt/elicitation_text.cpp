// elicitation_text.cpp: everything that a person sees passes `printable`.
#include <purser/apps/prompt/elicitation_text.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prompt/typed_line.hpp>
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t message_bytes = 4096;
constexpr std::size_t review_bytes = 8192;
constexpr std::size_t address_bytes = 4096;

std::string cut_lines(std::string_view text, std::size_t bytes_max) {
  const auto shown = cut_text(text, bytes_max);
  auto lines = indented_lines(shown);
  if (shown.size() < text.size()) {
    lines +=
        fmt::format("  ... and {} more bytes that are not shown\n", text.size() - shown.size());
  }
  return lines;
}

}  // namespace

std::string form_text(std::string_view server, const Json& params) {
  return fmt::format(
             "The MCP server \"{}\" asks you something. The words are the server's; give it no "
             "passwords or keys.\n",
             printable(server)) +
         cut_lines(mcp::text_member(params, "message"), message_bytes) +
         "/decline refuses, /cancel leaves it open.\n";
}

std::string address_text(std::string_view server, const Json& params) {
  const auto url = mcp::text_member(params, "url");
  return fmt::format(
             "The MCP server \"{}\" asks you to open an address. The words are the server's.\n",
             printable(server)) +
         cut_lines(mcp::text_member(params, "message"), message_bytes) +
         fmt::format("  {}\nIt leads to {}; open it only if you trust that place.\n",
                     printable(url), printable(mcp::host_of(url)));
}

bool is_plain_address(std::string_view url) noexcept {
  return url.size() <= address_bytes &&
         std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string review_text(std::string_view server, const Json& content) {
  return fmt::format("This goes to \"{}\":\n", printable(server)) +
         cut_lines(dump_json_pretty(content), review_bytes);
}

FormWord parse_form_word(std::string_view line) {
  const auto word = lower_case(trimmed(line));
  if (word == "y" || word == "yes") return FormWord::yes;
  if (word == "a" || word == "again") return FormWord::again;
  if (word == "d" || word == "decline") return FormWord::decline;
  if (word == "c" || word == "cancel") return FormWord::cancel;
  return FormWord::unclear;
}

FormWord parse_way_out(std::string_view line) {
  const auto word = trimmed(line);
  if (word == "/decline") return FormWord::decline;
  return word == "/cancel" ? FormWord::cancel : FormWord::unclear;
}

}  // namespace purser::cli
