// client_identity.hpp: who we are and what we can do, as servers are told.
#pragma once

#include <string>

#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/runtime/json.hpp>

namespace purser::mcp {

/// What a server may ask of us.
struct ClientCapabilities {
  bool sampling = false;
  bool sampling_tools = false;
  bool elicitation_form = false;
  bool elicitation_url = false;
  bool roots = false;
};

struct ClientIdentity {
  std::string name{};
  std::string version{};
  ClientCapabilities capabilities{};
};

/// In the words of `revision`. Modern ones are told that results may be tasks.
[[nodiscard]] Json capabilities_json(const ClientCapabilities& capabilities, Revision revision);
/// `clientInfo`.
[[nodiscard]] Json identity_json(const ClientIdentity& identity);
/// Whether we may be asked `method`; `params` tells the mode of an elicitation.
[[nodiscard]] bool declares(const ClientCapabilities& capabilities, const std::string& method,
                            const Json& params);

}  // namespace purser::mcp
