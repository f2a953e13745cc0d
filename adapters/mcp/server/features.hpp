// features.hpp: what a server offers: tools first of all, and whatever else the protocol has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/server/exchange.hpp>
#include <purser/runtime/tool.hpp>

namespace purser::mcp {

/// A tool as clients see it. Any Tool of a runtime is one; the other members say more about it.
struct ServedTool {
  ServedTool() = default;
  ServedTool(std::shared_ptr<const Tool> shared)  // NOLINT(google-explicit-constructor)
      : tool(std::move(shared)) {}

  /// Its name, description, schema, price and limits hold as in any agent.
  std::shared_ptr<const Tool> tool{};
  std::string title{};
  Json output_schema{};  ///< null: none; what the tool returns has to fit it
  Json annotations{};    ///< null: none; `{"readOnlyHint": true}`
  /// What the tool returns is the protocol's own result: `{"content": [...]}`. Else text becomes a
  /// text, an object its JSON text and `structuredContent`.
  bool whole_result = false;
  /// Runs in the place of the tool's own function: for tools that report progress or ask the
  /// client. Passes the chain in the same way. A round that ends in a question costs nothing, and
  /// such a tool is neither cached nor repeated. Outlives the server.
  std::function<Task<Json>(Json arguments, const Call& call, Exchange& exchange)> run{};
};

/// Handlers run side by side, on the server's executor. Their errors become errors on the wire:
/// `not_found` (an unknown resource), `invalid_argument` (bad params), all others an internal error
/// with the error's own message; what they throw, one without its text.
struct Resources {
  /// Each as the protocol has it: `{"uri": ..., "name": ...}`.
  std::function<std::vector<Json>()> list{};
  std::function<std::vector<Json>()> templates{};  ///< unset: none
  /// Returns the contents: `[{"uri": ..., "text": ...}]`.
  std::function<Task<Json>(std::string uri, Exchange& exchange)> read{};
  bool subscribable = false;  ///< Server::resource_updated tells who subscribed
};

struct Prompts {
  std::function<std::vector<Json>()> list{};
  /// Returns `{"messages": [...]}`. `arguments` is an object of strings.
  std::function<Task<Json>(std::string name, Json arguments, Exchange& exchange)> get{};
};

struct Features {
  std::optional<Resources> resources{};
  std::optional<Prompts> prompts{};
  /// `completion/complete`: returns `{"values": [...]}`.
  std::function<Task<Json>(Json params, Exchange& exchange)> complete{};
  /// Further requests by their method. They win over nothing: methods of the protocol are not
  /// asked for here.
  std::map<std::string, std::function<Task<Json>(Json params, Exchange& exchange)>> requests{};
};

}  // namespace purser::mcp
