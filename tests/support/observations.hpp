// observations.hpp: finished calls for tests of detectors.
#pragma once

#include <purser/detectors/observation.hpp>

namespace purser {

/// A model call of agent `a` with known tokens.
inline Observation step(Tokens input, Tokens output = 0) {
  Observation made;
  made.agent = "a";
  made.name = "gpt-4o";
  made.has_usage = true;
  made.input = input;
  made.tokens = input + output;
  return made;
}

inline Observation prompted(std::uint64_t prompt) {
  auto made = step(10);
  made.prompt = prompt;
  return made;
}

/// A tool call of agent `a` that brought `result`.
inline Observation tool_call(std::uint64_t result = 1, std::string_view name = "search") {
  Observation made;
  made.kind = CallKind::tool;
  made.agent = "a";
  made.name = name;
  made.result = result;
  return made;
}

/// A call that a judge or a summariser makes, not the agent itself.
inline Observation aside(Observation made) {
  made.purpose = Purpose::summary;
  return made;
}

}  // namespace purser
