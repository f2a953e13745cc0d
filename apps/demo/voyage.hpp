// voyage.hpp: what the demo's agent works on: its tools, its tasks, and what the simulated model
// does about them.
#pragma once

#include <string>
#include <string_view>

#include <purser/agent/agent.hpp>

namespace purser::demo {

/// A model that gathers facts until most of the budget is spent, and then asks the same thing for
/// ever.
extern const std::string_view scenario;

extern const char* const first_task;
extern const char* const second_task;

/// Its tools cost $0.01 and $0.02 a call.
[[nodiscard]] AgentOptions quartermaster(const std::string& model);

}  // namespace purser::demo
