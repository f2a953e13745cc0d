// body.hpp: how a tool's callable runs: arguments are read, exceptions caught, results written.
#pragma once

#include <memory>
#include <string>

#include <purser/runtime/tool.hpp>
#include <purser/runtime/tools/shape.hpp>

namespace purser::detail {

/// A tool's callable behind one face. Immutable and shared by all runs.
class ToolBody {
 public:
  virtual ~ToolBody() = default;

  /// The arguments as the type that the callable takes. Error: `invalid_tool_arguments`.
  [[nodiscard]] virtual Result<std::shared_ptr<void>> read(const Json& arguments) const = 0;
};

/// A callable that ends before it returns.
class PlainBody : public ToolBody {
 public:
  /// May throw what the callable throws. `arguments`: from `read`.
  [[nodiscard]] virtual Result<Json> call(void* arguments) const = 0;
};

/// A callable that returns a Task.
class TaskBody : public ToolBody {
 public:
  /// May throw. `arguments` and this outlive the task.
  [[nodiscard]] virtual Task<Json> start(void* arguments) const = 0;
};

/// One run. The frame keeps the callable and the arguments alive until it ends, also when the tool
/// itself is gone by then. What the callable throws becomes `tool_failed` with the exception's
/// text, or `cancelled` when the run was cancelled.
[[nodiscard]] Task<Json> run_plain(std::shared_ptr<const PlainBody> body, std::string name,
                                   Json arguments);
[[nodiscard]] Task<Json> run_task(std::shared_ptr<const TaskBody> body, std::string name,
                                  Json arguments);

/// Reads `arguments` into the default-constructed object at `value`. Error:
/// `invalid_tool_arguments`.
[[nodiscard]] Result<std::shared_ptr<void>> read_into(std::shared_ptr<void> value,
                                                      const Shape& shape, const Json& arguments);

/// The schema of the arguments; for plain Json that of any object.
void set_schema(Tool& tool, const Shape& shape);

/// Puts `body` into `tool`: sets `function` and, where `checks`, `check_arguments`.
void set_body(Tool& tool, std::shared_ptr<const PlainBody> body, bool checks);
void set_body(Tool& tool, std::shared_ptr<const TaskBody> body, bool checks);

}  // namespace purser::detail
