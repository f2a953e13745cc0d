// url_required.hpp: addresses that a server wants the user to visit before it runs a request.
#pragma once

#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/mcp/protocol/revision.hpp>

namespace purser::mcp {

/// Error -32042, which revision 2025-11-25 alone has: nothing ran, and the request may be sent
/// again once the user has been there.
[[nodiscard]] bool requires_urls(const WireError& refused, Revision revision) noexcept;

/// `elicitations` of that error, as the `inputRequests` of a round. Error: `protocol_error`: there
/// are none, or one is no question of mode `url` with an address of the web.
[[nodiscard]] Result<Json> url_questions(const WireError& refused);

/// Whether the user accepted each. Error: `refused`.
[[nodiscard]] Result<> check_urls_accepted(const WireError& refused, const Json& answers);

/// `unsupported`: there is no handler to ask with. The peer's words have its first address.
[[nodiscard]] Error nobody_opens_urls(const WireError& refused);
/// `refused`: the server says the same after the user accepted.
[[nodiscard]] Error still_requires_urls(const WireError& refused);

}  // namespace purser::mcp
