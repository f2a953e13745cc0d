// server_facts.cpp: options as the JSON of handshakes.
#include <purser/adapters/mcp/server/server_facts.hpp>

#include <purser/adapters/mcp/protocol/meta_keys.hpp>

namespace purser::mcp {
namespace {

Json capabilities_of(const ServerOptions& options) {
  Json capabilities = Json::object();
  capabilities["tools"]["listChanged"] = true;
  capabilities["logging"] = Json::object();
  if (options.features.resources) {
    capabilities["resources"]["listChanged"] = true;
    if (options.features.resources->subscribable) capabilities["resources"]["subscribe"] = true;
  }
  if (options.features.prompts) capabilities["prompts"]["listChanged"] = true;
  if (options.features.complete) capabilities["completions"] = Json::object();
  return capabilities;
}

std::set<std::string, std::less<>> methods_of(const Features& features) {
  std::set<std::string, std::less<>> methods{"tools/list", "tools/call"};
  if (features.resources) {
    methods.insert({"resources/list", "resources/templates/list", "resources/read"});
  }
  if (features.prompts) methods.insert({"prompts/list", "prompts/get"});
  if (features.complete) methods.insert("completion/complete");
  for (const auto& [method, handler] : features.requests) methods.insert(method);
  return methods;
}

bool may_be_kept(std::string_view method) {
  return method == "server/discover" || method == "resources/read" || method.ends_with("/list");
}

}  // namespace

ServerFacts facts_of(const ServerOptions& options) {
  ServerFacts facts;
  facts.server_info["name"] = options.name;
  facts.server_info["version"] = options.version;
  if (!options.title.empty()) facts.server_info["title"] = options.title;
  facts.instructions = options.instructions;
  facts.capabilities = capabilities_of(options);
  facts.methods = methods_of(options.features);
  facts.subscribable = options.features.resources && options.features.resources->subscribable;
  facts.list_ttl = options.limits.list_ttl;
  facts.requests_max = options.limits.requests_max;
  facts.subscriptions_max = options.limits.subscriptions_max;
  return facts;
}

Json initialize_result(const ServerFacts& facts, Revision revision) {
  Json result = Json::object();
  result["protocolVersion"] = to_string(revision);
  result["capabilities"] = facts.capabilities;
  result["serverInfo"] = facts.server_info;
  if (!facts.instructions.empty()) result["instructions"] = facts.instructions;
  return result;
}

Json discover_result(const ServerFacts& facts) {
  Json result = Json::object();
  result["supportedVersions"] = modern_versions();
  result["capabilities"] = facts.capabilities;
  if (!facts.instructions.empty()) result["instructions"] = facts.instructions;
  return result;
}

Json complete_result(const ServerFacts& facts, std::string_view method, Json result) {
  if (!result.is_object()) result = Json::object();
  if (!result.contains("resultType")) result["resultType"] = "complete";
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = Json::object();
  meta[meta_key::server_info] = facts.server_info;
  if (may_be_kept(method) && result["resultType"] == "complete") {
    result["ttlMs"] = facts.list_ttl.count();
    result["cacheScope"] = "private";
  }
  return result;
}

Json modern_versions() {
  Json versions = Json::array();
  for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) {
    if (era_of(*revision) == Era::modern) versions.push_back(to_string(*revision));
  }
  return versions;
}

}  // namespace purser::mcp
