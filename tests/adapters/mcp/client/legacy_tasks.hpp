// legacy_tasks.hpp: a server of 2025-11-25 whose tool `echo` runs only as a task.
#pragma once

#include <string>
#include <vector>

#include <purser/tests/adapters/mcp/client/client_run.hpp>

namespace purser::mcp::tests {

struct LegacyTasks : ClientRun {
  static constexpr const char* capabilities =
      R"({"tools":{},"tasks":{"cancel":{},"requests":{"tools":{"call":{}}}}})";

  /// What `tasks/get` says, one after the other; then: working.
  std::vector<std::string> states;
  std::string id = "t9";

  LegacyTasks() {
    options.era = EraChoice::legacy;
    speak(capabilities, "2025-11-25");
    list_tool("required");
    server->scripts["tools/call"] = [this](const Request&) { return created(); };
    server->scripts["tasks/get"] = [this](const Request& request) { return get(request); };
    server->scripts["tasks/result"] = [](const Request&) {
      return json(R"({"content":["done"]})");
    };
    server->scripts["tasks/cancel"] = [](const Request&) { return json("{}"); };
  }

  void speak(const std::string& declared, const std::string& revision) const {
    server->scripts["initialize"] = [declared, revision](const Request&) {
      auto result = json(R"({"serverInfo":{"name":"fake","version":"2"}})");
      result["protocolVersion"] = revision;
      result["capabilities"] = json(declared);
      return result;
    };
  }
  void list_tool(const std::string& support) const {
    server->scripts["tools/list"] = [support](const Request&) {
      auto list = json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object"}}]})");
      list["tools"][0]["execution"]["taskSupport"] = support;
      return list;
    };
  }
  [[nodiscard]] Json state(const std::string& status) const {
    auto task = json(R"({"createdAt":"x","lastUpdatedAt":"x","ttl":null,"pollInterval":2000})");
    task["taskId"] = id;
    task["status"] = status;
    task["statusMessage"] = "about " + status;
    return task;
  }
  [[nodiscard]] Json created() const {
    auto result = Json::object();
    result["task"] = state("working");
    return result;
  }
  FakeReply get(const Request& request) {
    const auto next = states.empty() ? std::string("working") : states.front();
    if (!states.empty()) states.erase(states.begin());
    auto told = state(next);
    told["taskId"] = request.params["taskId"];
    return told;
  }

  [[nodiscard]] RequestNumber call_number() const {
    return FakeServer::number_of(server->last("tools/call"));
  }
  void progress(RequestNumber token, double value) {
    auto params = Json::object();
    params["progressToken"] = token;
    params["progress"] = value;
    server->push(Notification("notifications/progress", std::move(params)));
    settle();
  }
  /// A question that names a task; empty: none.
  void ask(const std::string& method, std::string_view params, const std::string& task,
           Id id_of_it = std::int64_t{0}, std::optional<RequestNumber> stream = std::nullopt) {
    auto asked = json(params);
    if (!task.empty()) {
      asked["_meta"]["io.modelcontextprotocol/related-task"]["taskId"] = task;
    }
    server->push(Request(std::move(id_of_it), method, std::move(asked)), stream);
    settle();
  }
};

}  // namespace purser::mcp::tests
