// finding_text.cpp: sentences about calls.
#include <purser/detectors/finding_text.hpp>

#include <fmt/format.h>

namespace purser {
namespace {

std::string rounds_text(const Repetition& cycle) {
  std::string text =
      fmt::format("{} rounds of the same {} calls in a row: ", cycle.count, cycle.period);
  for (std::size_t i = 0; i < cycle.calls.size(); ++i) {
    if (i > 0) text += ", ";
    text += cycle.calls[i];
  }
  return text;
}

std::string_view what_repeats(const RememberedCall& call, const Repetition& repetition) {
  if (call.kind == CallKind::model) return "the same prompt";
  return repetition.kind == Repetition::Kind::same ? "the same arguments"
                                                   : "nearly the same arguments";
}

}  // namespace

std::string seconds_text(std::chrono::nanoseconds duration) {
  const auto tenths = duration / std::chrono::milliseconds(100);
  if (tenths % 10 == 0) return fmt::format("{} s", tenths / 10);
  return fmt::format("{}.{} s", tenths / 10, tenths % 10);
}

std::string agent_text(std::string_view agent) {
  return agent.empty() ? "the session" : fmt::format("agent {}", agent);
}

std::string repetition_text(const RememberedCall& call, const Repetition& repetition) {
  const auto within = seconds_text(repetition.within);
  if (repetition.kind == Repetition::Kind::cycle) {
    return fmt::format("{}, in {}", rounds_text(repetition), within);
  }
  return fmt::format("{} called {} {} times with {} in {}", agent_text(call.agent), call.name,
                     repetition.count, what_repeats(call, repetition), within);
}

Finding finding_of(std::string_view type, std::string_view agent, std::string message) {
  Finding finding;
  finding.type = type;
  finding.message = std::move(message);
  finding.key = fmt::format("{}/{}", type, agent);
  return finding;
}

}  // namespace purser
