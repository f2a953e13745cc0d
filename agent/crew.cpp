// crew.cpp: everybody is there before anybody is looked up.
#include <purser/agent/crew.hpp>

#include <purser/agent/agent_parts.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser {
namespace {

template <class Members>
std::vector<std::string> names_of(const Members& members) {
  std::vector<std::string> names;
  for (const auto& [name, parts] : members) names.push_back(name);
  return names;
}

template <class Members>
Error unknown_agent(std::string_view name, const Members& members) {
  const auto shown = std::string(name.substr(0, 100));
  return {ErrorCode::not_found,
          "there is no agent \"" + shown + "\"" + did_you_mean(shown, names_of(members))};
}

}  // namespace

Result<Crew> Crew::create(std::vector<AgentOptions> agents) {
  auto members = std::make_shared<Members>();
  for (auto& options : agents) {
    auto name = options.name;
    if (members->try_emplace(name, std::move(options)).second) continue;
    return fail(ErrorCode::invalid_argument, "there are two agents \"" + name + "\"");
  }
  const auto find = [&](const Colleague& colleague) -> Result<const AgentParts*> {
    if (colleague.agent() != nullptr) return colleague.agent();
    const auto found = members->find(colleague.name());
    if (found == members->end()) return fail(unknown_agent(colleague.name(), *members));
    return &found->second;
  };
  for (auto& [name, parts] : *members) {
    auto called = parts.call_in(find);
    if (called) continue;
    auto error = std::move(called).error();
    return fail(std::move(error).in("agent \"" + name + "\""));
  }
  return Crew(std::move(members));
}

Result<Agent> Crew::agent(std::string_view name) const {
  const auto found = members_->find(name);
  if (found == members_->end()) return fail(unknown_agent(name, *members_));
  return Agent(std::shared_ptr<const AgentParts>(members_, &found->second));
}

std::vector<std::string> Crew::names() const { return names_of(*members_); }

}  // namespace purser
