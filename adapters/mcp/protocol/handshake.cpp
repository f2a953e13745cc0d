// handshake.cpp: offers a revision and takes the server's choice.
#include <purser/adapters/mcp/protocol/handshake.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {

Json initialize_params(const ClientIdentity& identity, Revision offered) {
  auto params = Json::object();
  params["protocolVersion"] = to_string(offered);
  params["capabilities"] = capabilities_json(identity.capabilities, offered);
  params["clientInfo"] = identity_json(identity);
  return params;
}

Result<ServerInfo> read_initialize_result(const Json& result, const Limits& limits) {
  const auto chosen = text_member(result, "protocolVersion");
  const auto revision = read_revision(chosen);
  if (!revision || era_of(*revision) != Era::legacy) {
    return fail(Error(ErrorCode::protocol_error,
                      "the server chose a revision of the protocol that the handshake does not "
                      "have or that we do not speak")
                    .with_peer_message("protocolVersion: " + std::string(cut_text(chosen, 100))));
  }
  auto info = read_server_info(result, limits);
  info.revision = *revision;
  return info;
}

}  // namespace purser::mcp
