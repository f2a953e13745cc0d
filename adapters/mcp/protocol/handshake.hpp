// handshake.hpp: the first exchange of legacy revisions, `initialize`.
#pragma once

#include <purser/adapters/mcp/protocol/client_identity.hpp>
#include <purser/adapters/mcp/protocol/server_info.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// `offered`: a legacy revision.
[[nodiscard]] Json initialize_params(const ClientIdentity& identity, Revision offered);

/// The server's choice of revision is taken where it is a legacy one that we speak. Error:
/// `protocol_error`, naming the version that it chose.
[[nodiscard]] Result<ServerInfo> read_initialize_result(const Json& result, const Limits& limits);

}  // namespace purser::mcp
