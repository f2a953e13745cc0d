// scenario_file.hpp: reads scenarios from YAML or JSON (docs/simulator.md is the reference).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <purser/adapters/simulator/scenario.hpp>
#include <purser/runtime/result.hpp>

namespace purser::simulator {

/// `file` stands in the errors. Errors: `invalid_argument` and `too_large` with `file:line:column:
/// ...`; an unknown key gets a suggestion.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view text, std::string file);

/// Errors besides: `not_found` when the file cannot be read.
[[nodiscard]] Result<Scenario> read_scenario(const std::filesystem::path& path);

}  // namespace purser::simulator
