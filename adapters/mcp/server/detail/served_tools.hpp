// served_tools.hpp: the tools of a server, as they are called and as they are listed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/server/features.hpp>

namespace purser::mcp {

/// Immutable and shared.
class ServedTools {
 public:
  /// Errors: `invalid_argument`: as `check_tool`; no tool; two of one name.
  [[nodiscard]] static Result<std::shared_ptr<const ServedTools>> create(
      std::vector<ServedTool> tools);

  /// Null: there is none.
  [[nodiscard]] const ServedTool* find(std::string_view name) const;
  /// As `tools/list` shows them, in the order in which they were given.
  [[nodiscard]] const std::vector<Json>& shown() const noexcept { return shown_; }

 private:
  std::vector<ServedTool> tools_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<Json> shown_;
};

}  // namespace purser::mcp
