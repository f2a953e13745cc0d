// line_provider.hpp: a provider and tools that answer with what a line of the log says.
#pragma once

#include <memory>
#include <string>

#include <purser/apps/simulate/usage_line.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/runtime/tool.hpp>

namespace purser::cli {

/// The line whose call is made right now.
struct CurrentLine {
  const UsageLine* line = nullptr;
  Money tool_cost;   ///< what the line's tool costs
  Json tool_result;  ///< what it brings
};

/// Stands where the policy has a provider. What it holds is what it bills, so that limits decide on
/// known numbers.
class LineProvider final : public Provider {
 public:
  LineProvider(std::string name, std::string kind, bool free,
               std::shared_ptr<const CurrentLine> current) noexcept
      : name_(std::move(name)), kind_(std::move(kind)), free_(free), current_(std::move(current)) {}

  std::string_view name() const noexcept override { return name_; }
  std::string_view kind() const noexcept override { return kind_; }
  bool is_free() const noexcept override { return free_; }
  bool keeps_deadline() const noexcept override { return true; }
  Result<RequestBound> bound(const ModelRequest& request) const override;
  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override;

 private:
  std::string name_;
  std::string kind_;
  bool free_;
  std::shared_ptr<const CurrentLine> current_;
};

/// A tool of that name with the cost and the result of the line.
[[nodiscard]] std::shared_ptr<const Tool> line_tool(const std::string& name,
                                                    std::shared_ptr<const CurrentLine> current);

}  // namespace purser::cli
