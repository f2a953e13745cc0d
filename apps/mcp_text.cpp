// mcp_text.cpp: untrusted text, made fit for a terminal.
#include <purser/apps/mcp_text.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/result_text.hpp>
#include <purser/apps/output.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t description_columns = 60;

/// What is left out shows as "...".
std::string first_line(std::string_view text) {
  constexpr std::string_view more = "...";
  const auto line = text.substr(0, text.find('\n'));
  const auto rest = text.substr(line.size());
  const bool goes_on = rest.find_first_not_of(" \r\n\t") != std::string_view::npos;
  if (line.size() <= description_columns && !goes_on) return printable(line);
  const auto shown = cut_text(line, description_columns - more.size());
  return printable(shown) + std::string(more);
}

/// The price of a call without arguments, which is that of any other one here.
std::string price_text(const Tool& tool) {
  if (tool.unpriced || !tool.cost_estimate) return "no price";
  const auto price = tool.cost_estimate(Json::object());
  if (!price) return "refused";
  return tool.cost_actual ? "up to " + to_string(*price) : to_string(*price);
}

void add_items(std::string& text, const Json& inspection, const char* key, const char* name) {
  const auto found = inspection.find(key);
  if (found == inspection.end()) return;
  const auto error = mcp::text_member(*found, "error");
  if (!error.empty()) text += fmt::format("{}: {}\n", key, printable(error));
  if (!found->is_array() || found->empty()) return;
  text += fmt::format("{}:\n", key);
  for (const auto& item : *found) {
    text += fmt::format("  {}  {}\n", printable(mcp::text_member(item, name)),
                        first_line(mcp::text_member(item, "description")));
  }
}

}  // namespace

std::string log_line_text(const mcp::LogLine& line) {
  const auto data = line.data.is_string() ? line.data.get<std::string>() : dump_json(line.data);
  return printable(fmt::format("{} {}{}: {}", line.level, line.server,
                               line.logger.empty() ? "" : "/" + line.logger, data));
}

Json to_json(const mcp::ServerInfo& info) {
  Json json = Json::object();
  json["name"] = info.name;
  json["version"] = info.version;
  json["revision"] = to_string(info.revision);
  json["era"] = to_string(mcp::era_of(info.revision));
  json["capabilities"] = info.capabilities;
  json["instructions"] = info.instructions;
  return json;
}

Json tool_json(const Tool& tool) {
  Json json = Json::object();
  json["name"] = tool.name_at_server;
  json["agents_see"] = tool.name;
  json["description"] = tool.description;
  json["price"] = price_text(tool);
  json["schema"] = tool.schema;
  return json;
}

std::string tools_text(const std::vector<std::shared_ptr<const Tool>>& tools) {
  std::size_t width = 0;
  for (const auto& tool : tools) width = std::max(width, printable(tool->name_at_server).size());
  std::string text;
  for (const auto& tool : tools) {
    text += fmt::format("{:<{}}  {:<12}  {}\n", printable(tool->name_at_server), width,
                        price_text(*tool), first_line(tool->description));
  }
  return text.empty() ? "the server offers no tools\n" : text;
}

std::string inspection_text(const Json& inspection) {
  auto text =
      fmt::format("{} {} speaks {} ({})\n", printable(mcp::text_member(inspection, "name")),
                  printable(mcp::text_member(inspection, "version")),
                  mcp::text_member(inspection, "revision"), mcp::text_member(inspection, "era"));
  std::string capabilities;
  for (const auto& [name, value] : inspection.at("capabilities").items()) {
    capabilities += (capabilities.empty() ? "" : ", ") + printable(name);
  }
  text += fmt::format("capabilities: {}\n", capabilities.empty() ? "none" : capabilities);
  const auto instructions = mcp::text_member(inspection, "instructions");
  if (!instructions.empty()) text += fmt::format("instructions: {}\n", printable(instructions));
  add_items(text, inspection, "tools", "name");
  add_items(text, inspection, "resources", "uri");
  add_items(text, inspection, "resource_templates", "uriTemplate");
  add_items(text, inspection, "prompts", "name");
  return text;
}

std::string result_text(const Json& result) { return mcp::result_text(result).content; }

bool is_failure(const Json& result) { return mcp::result_text(result).is_error; }

}  // namespace purser::cli
