// request_meta.hpp: what every modern request says of itself, in `_meta`.
#pragma once

#include <cstdint>
#include <string>

#include <purser/adapters/mcp/protocol/client_identity.hpp>

namespace purser::mcp {

/// Revision, identity, capabilities, and the level of log messages that are wanted (empty: none).
/// `params` is an object or null; what its `_meta` has already stays. `io.modelcontextprotocol/...`
/// of 2026-07-28.
void add_request_meta(Json& params, const ClientIdentity& identity, Revision revision,
                      const std::string& log_level);

/// So that the server tells of progress.
void add_progress_token(Json& params, std::int64_t token);

}  // namespace purser::mcp
