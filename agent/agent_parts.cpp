// agent_parts.cpp: agents become tools of other agents.
#include <purser/agent/agent_parts.hpp>

#include <algorithm>

#include <purser/agent/sub_agent.hpp>
#include <purser/runtime/tools/tool_name.hpp>

namespace purser {
namespace {

Task<Json> transfer(std::string name) {
  Json said = "The conversation goes on with " + name + ".";
  co_return said;
}

std::string transfer_text(const HandOff& hand_off, const AgentOptions& to) {
  const auto& what_for = hand_off.description.empty() ? to.description : hand_off.description;
  auto text = "Hands the conversation over to " + to.name + ", who goes on from here.";
  return what_for.empty() ? text : text + " " + what_for;
}

Tool transfer_tool(const HandOff& hand_off, const AgentOptions& to) {
  Tool tool;
  tool.name = tool_name("transfer_to_" + to.name);
  tool.description = transfer_text(hand_off, to);
  tool.schema = Json::object();
  tool.schema["type"] = "object";
  tool.schema["properties"] = Json::object();
  tool.function = [name = to.name](Json /*arguments*/) { return transfer(name); };
  return tool;
}

}  // namespace

std::string tool_name(std::string_view name) {
  std::string usable(name.substr(0, tool_name_bytes_max));
  std::replace_if(
      usable.begin(), usable.end(), [](char c) { return !is_tool_name_letter(c); }, '_');
  return usable;
}

Result<> AgentParts::call_in(const FindColleague& find) {
  if (options.wrap_up) {
    if (auto ok = check(*options.wrap_up); !ok) return ok;
  }
  tools = options.tools;
  for (const auto& sub_agent : options.sub_agents) {
    const auto found = find(sub_agent.agent);
    if (!found) return fail(found.error());
    if (auto added = tools.add(sub_agent_tool(sub_agent, **found)); !added) return added;
  }
  for (const auto& hand_off : options.hand_offs) {
    const auto found = find(hand_off.agent);
    if (!found) return fail(found.error());
    auto tool = transfer_tool(hand_off, (*found)->options);
    hand_offs.emplace(tool.name, *found);
    if (auto added = tools.add(std::move(tool)); !added) return added;
  }
  return {};
}

}  // namespace purser
