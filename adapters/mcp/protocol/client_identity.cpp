// client_identity.cpp: declared capabilities.
#include <purser/adapters/mcp/protocol/client_identity.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>

namespace purser::mcp {
namespace {

/// Null: none. Before 2025-11-25 there are forms only, and no word for them.
Json elicitation_json(const ClientCapabilities& capabilities, Revision revision) {
  if (!capabilities.elicitation_form && !capabilities.elicitation_url) return nullptr;
  auto elicitation = Json::object();
  if (revision < Revision::r2025_11_25) {
    return capabilities.elicitation_form ? elicitation : Json(nullptr);
  }
  if (capabilities.elicitation_form) elicitation["form"] = Json::object();
  if (capabilities.elicitation_url) elicitation["url"] = Json::object();
  return elicitation;
}

}  // namespace

Json capabilities_json(const ClientCapabilities& capabilities, Revision revision) {
  auto json = Json::object();
  if (capabilities.sampling) {
    json["sampling"] = Json::object();
    const bool tools = capabilities.sampling_tools && revision >= Revision::r2025_11_25;
    if (tools) json["sampling"]["tools"] = Json::object();
  }
  auto elicitation = elicitation_json(capabilities, revision);
  if (!elicitation.is_null()) json["elicitation"] = std::move(elicitation);
  if (capabilities.roots) json["roots"] = Json::object();
  if (era_of(revision) == Era::modern) {
    json["extensions"][meta_key::tasks_extension] = Json::object();
  }
  return json;
}

Json identity_json(const ClientIdentity& identity) {
  auto json = Json::object();
  json["name"] = identity.name;
  json["version"] = identity.version;
  return json;
}

bool declares(const ClientCapabilities& capabilities, const std::string& method,
              const Json& params) {
  if (method == "sampling/createMessage") return capabilities.sampling;
  if (method == "roots/list") return capabilities.roots;
  if (method != "elicitation/create") return false;
  return text_member(params, "mode") == "url" ? capabilities.elicitation_url
                                              : capabilities.elicitation_form;
}

}  // namespace purser::mcp
