// cause.hpp: the call that a server's question belongs to, where the question does not say.
#pragma once

#include <map>
#include <memory>

#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/client/transport.hpp>

namespace purser::mcp::detail {

/// `under_way`: by age. The oldest where all are made on behalf of one account, or there is one
/// only; null where nobody can tell.
[[nodiscard]] std::shared_ptr<Inquiries> only_cause(
    const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way);

}  // namespace purser::mcp::detail
