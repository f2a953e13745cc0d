// served_tools.hpp: a session whose tools belong to a fake server.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/mcp/tools/tool_source.hpp>
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/agent_run.hpp>

namespace purser::mcp::tests {

/// The server `files` with a tool `read`, on the time and the executor of `run`.
struct ServedTools {
  explicit ServedTools(RunSetup setup = {}) : run(std::move(setup)) {
    options.client.server = "files";
    options.client.transport = server->factory();
    server->scripts["initialize"] = [](const Request& request) {
      auto result = json(R"({"serverInfo":{"name":"fake","version":"2"}})");
      result["protocolVersion"] = request.params["protocolVersion"];
      result["capabilities"] = json(R"({"tools":{}})");
      return result;
    };
    server->scripts["tools/list"] = [](const Request&) {
      return json(R"({"tools":[{"name":"read","inputSchema":{"type":"object"}}]})");
    };
    server->scripts["tools/call"] = [](const Request&) {
      return json(R"({"content":[{"type":"text","text":"hello"}]})");
    };
  }

  ToolSource& source() {
    if (!made) made = ToolSource::create(run.executor(), timers(), options).value();
    return *made;
  }
  std::vector<std::shared_ptr<const Tool>> tools() { return run.wait(source().tools()).value(); }
  Result<Reply> call() { return run.invoke(tools().at(0)); }

  std::shared_ptr<Timers> timers() { return {std::shared_ptr<void>(), &run.timers()}; }

  std::shared_ptr<FakeServer> server = std::make_shared<FakeServer>();
  ToolSourceOptions options;
  Run run;
  std::shared_ptr<ToolSource> made;
};

}  // namespace purser::mcp::tests
