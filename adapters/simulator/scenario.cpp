// scenario.cpp: finds the rule for a request and its turn in the sequence.
#include <purser/adapters/simulator/scenario.hpp>

#include <algorithm>
#include <utility>

namespace purser::simulator {
namespace {

bool fits(const std::optional<Glob>& pattern, std::string_view text) {
  return !pattern || pattern->matches(text);
}

template <class T>
bool equals(const std::optional<T>& wanted, const T& value) {
  return !wanted || *wanted == value;
}

}  // namespace

bool Condition::holds(const RequestRecord& request) const {
  const bool has_part = !contains || request.last_user_text.find(*contains) != std::string::npos;
  const bool headers_fit = std::all_of(headers.begin(), headers.end(), [&](const auto& header) {
    return header.second.matches(request.header(header.first));
  });
  return has_part && headers_fit && fits(model, request.model) &&
         fits(user, request.last_user_text) && equals(api, request.api) &&
         equals(tools, request.has_tools) && equals(tool_results, request.has_tool_results) &&
         equals(stream, request.stream);
}

ScenarioRun::ScenarioRun(Scenario scenario)
    : scenario_(std::move(scenario)), counts_(scenario_.rules.size()) {}

Scripted ScenarioRun::reply_to(const RequestRecord& request) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < scenario_.rules.size(); ++i) {
    const auto& rule = scenario_.rules[i];
    auto& count = counts_[i];
    if (rule.replies.empty() || !rule.when.holds(request)) continue;
    if (count.seen++ < rule.after) continue;
    if (rule.times && count.answered >= *rule.times) continue;
    const auto turn = count.answered++;
    if (turn < rule.replies.size()) return rule.replies[turn];
    return rule.then == Then::repeat_last ? rule.replies.back() : Scripted{};
  }
  return scenario_.otherwise;
}

}  // namespace purser::simulator
