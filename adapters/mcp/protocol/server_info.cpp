// server_info.cpp: identity and capabilities, as far as they can be read.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>
#include <purser/adapters/mcp/protocol/server_info.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

const Json& identity_of(const Json& result) {
  const auto& legacy = member(result, "serverInfo");
  return legacy.is_object() ? legacy : member(member(result, "_meta"), meta_key::server_info);
}

}  // namespace

ServerInfo read_server_info(const Json& result, const Limits& limits) {
  ServerInfo info;
  const auto& identity = identity_of(result);
  info.name = cut_text(text_member(identity, "name"), limits.description_bytes_max);
  info.version = cut_text(text_member(identity, "version"), limits.description_bytes_max);
  info.instructions = cut_text(text_member(result, "instructions"), limits.instructions_bytes_max);
  const auto& capabilities = member(result, "capabilities");
  if (capabilities.is_object()) info.capabilities = capabilities;
  return info;
}

bool has_capability(const Json& capabilities, const std::string& feature) {
  const auto& found = member(capabilities, feature);
  return !found.is_null() && found != false;
}

bool has_capability(const Json& capabilities, const std::string& feature, const std::string& flag) {
  const auto& found = member(member(capabilities, feature), flag);
  return !found.is_null() && found != false;
}

}  // namespace purser::mcp
