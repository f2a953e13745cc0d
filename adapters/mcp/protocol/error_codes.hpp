// error_codes.hpp: the codes that errors on the wire have.
#pragma once

#include <cstdint>

/// Of JSON-RPC 2.0 (section 5.1) and the Model Context Protocol.
namespace purser::mcp::wire_code {

inline constexpr std::int64_t parse_error = -32700;
inline constexpr std::int64_t invalid_request = -32600;
inline constexpr std::int64_t method_not_found = -32601;
inline constexpr std::int64_t invalid_params = -32602;
inline constexpr std::int64_t internal_error = -32603;
/// Legacy revisions only; modern ones say `invalid_params`.
inline constexpr std::int64_t resource_not_found = -32002;
inline constexpr std::int64_t header_mismatch = -32020;
inline constexpr std::int64_t missing_client_capability = -32021;
inline constexpr std::int64_t unsupported_protocol_version = -32022;
/// 2025-11-25 only.
inline constexpr std::int64_t url_elicitation_required = -32042;
/// Legacy convention: the user refused to sample.
inline constexpr std::int64_t user_rejected = -1;

}  // namespace purser::mcp::wire_code
