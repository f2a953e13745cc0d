// request_meta.cpp: fills `_meta`.
#include <purser/adapters/mcp/protocol/meta_keys.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>

namespace purser::mcp {
namespace {

/// An object, made where there is none.
Json& object_at(Json& params, const char* name) {
  if (!params.is_object()) params = Json::object();
  auto& found = params[name];
  if (!found.is_object()) found = Json::object();
  return found;
}

}  // namespace

void add_request_meta(Json& params, const ClientIdentity& identity, Revision revision,
                      const std::string& log_level) {
  auto& meta = object_at(params, "_meta");
  meta[meta_key::protocol_version] = to_string(revision);
  meta[meta_key::client_info] = identity_json(identity);
  meta[meta_key::client_capabilities] = capabilities_json(identity.capabilities, revision);
  if (!log_level.empty()) meta[meta_key::log_level] = log_level;
}

void add_progress_token(Json& params, std::int64_t token) {
  object_at(params, "_meta")["progressToken"] = token;
}

}  // namespace purser::mcp
