// tool_run.hpp: runs a tool to its end on this thread.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include <purser/runtime/tool.hpp>

namespace purser::testing {

/// What the tool answers; an exception that comes out of its task fails the test.
inline Result<Json> run_tool(const Tool& tool, Json arguments = Json::object()) {
  asio::io_context context;
  std::optional<Result<Json>> outcome;
  auto task = tool.function(std::move(arguments));
  asio::co_spawn(context, std::move(task), [&](std::exception_ptr thrown, Result<Json> result) {
    if (thrown) std::rethrow_exception(thrown);
    outcome = std::move(result);
  });
  context.run();
  return outcome.value();
}

}  // namespace purser::testing
