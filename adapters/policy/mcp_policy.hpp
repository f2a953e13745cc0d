// mcp_policy.hpp: what a policy says of the servers of the Model Context Protocol.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/mcp/auth/oauth_grant.hpp>
#include <purser/adapters/mcp/auth/token_store.hpp>
#include <purser/adapters/mcp/tools/tool_source.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::policy {

/// How a server at an address is spoken to.
enum class McpTransport : std::uint8_t {
  automatic,  ///< Streamable HTTP; the older way where the server knows nothing else
  http,       ///< Streamable HTTP
  sse,        ///< two endpoints, as in 2024-11-05
};

/// Unset: as Limits has it.
struct McpTimeouts {
  std::optional<std::chrono::milliseconds> connect{};
  std::optional<std::chrono::milliseconds> idle{};
  std::optional<std::chrono::milliseconds> total{};
};

/// How to sign in at a server.
struct McpOAuthPolicy {
  mcp::OAuthGrant grant = mcp::OAuthGrant::authorization_code;
  mcp::OAuthClient client{};  ///< registered by hand; without an id: not
  std::string issuer{};       ///< whom that client is for; empty: the server's own host
  std::string client_metadata_url{};
  std::uint16_t redirect_port = mcp::usual_redirect_port;
  std::string tokens{};  ///< the file that keeps them; empty: Surroundings::mcp_tokens
};

/// A program to start, or an address.
struct McpServerPolicy {
  std::string name{};
  std::string place{};  ///< of the server's section
  std::vector<std::string> command{};
  /// Its arguments that hold values of the environment, as in the file.
  std::map<std::size_t, std::string> command_written{};
  std::vector<std::pair<std::string, Secret>> environment{};  ///< of the program, as written
  std::vector<std::string> pass_environment{};                ///< variables of ours that it gets
  std::string folder{};                                       ///< where it runs; empty: here
  std::string url{};
  McpTransport transport = McpTransport::automatic;
  Secret token{};  ///< as `Authorization: Bearer`
  std::optional<McpOAuthPolicy> oauth{};
  std::vector<std::pair<std::string, Secret>> headers{};
  bool allow_plain_http = false;  ///< http:// to other machines
  mcp::EraChoice era = mcp::EraChoice::automatic;
  std::vector<Glob> offer{"*"};          ///< tools that agents may see
  std::vector<mcp::ToolPrice> prices{};  ///< in the file's order
  mcp::Unpriced unpriced = mcp::Unpriced::warn;
  bool trusted = false;
  std::optional<mcp::SamplingOptions> sampling{};
  std::vector<std::string> roots{};  ///< folders that it is told it may work in
  std::optional<std::size_t> result_bytes_max{};
  mcp::LargeResult large_result = mcp::LargeResult::cut;
  McpTimeouts timeouts{};
};

/// Tools of a server that an agent may use: `mcp:files`, `mcp:files/read*`.
struct McpToolsPolicy {
  std::string server{};
  Glob tool = "*";
};

}  // namespace purser::policy
