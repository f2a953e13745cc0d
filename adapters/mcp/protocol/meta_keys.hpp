// meta_keys.hpp: what the protocol itself says in `_meta`, and the name of its extensions.
#pragma once

namespace purser::mcp::meta_key {

/// Of 2026-07-28: said of every request.
inline constexpr const char* protocol_version = "io.modelcontextprotocol/protocolVersion";
inline constexpr const char* client_info = "io.modelcontextprotocol/clientInfo";
inline constexpr const char* client_capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr const char* log_level = "io.modelcontextprotocol/logLevel";
/// Of every result.
inline constexpr const char* server_info = "io.modelcontextprotocol/serverInfo";
/// Of what is told on a stream that listens: the id of its request.
inline constexpr const char* subscription_id = "io.modelcontextprotocol/subscriptionId";

/// An extension, among the capabilities: requests that their server works on as tasks.
inline constexpr const char* tasks_extension = "io.modelcontextprotocol/tasks";

}  // namespace purser::mcp::meta_key
