// cause.hpp: the calls that a server's question may belong to, where the question does not say.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <purser/adapters/mcp/client/detail/behalf.hpp>
#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/client/transport.hpp>

namespace purser::mcp::detail {

/// `under_way`: by age. `given_up`: of requests that the server may still be working on. All that
/// are under way where all of both are made on behalf of one account; none where nobody can tell.
[[nodiscard]] Askers possible_causes(
    const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way,
    const std::vector<Behalf>& given_up);

}  // namespace purser::mcp::detail
