// progress.hpp: how far a server says it has come.
#pragma once

#include <optional>
#include <string>

namespace purser::mcp {

struct Progress {
  double progress = 0;
  std::optional<double> total{};
  std::string message{};
};

}  // namespace purser::mcp
