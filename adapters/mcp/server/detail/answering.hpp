// answering.hpp: the methods of the protocol that handlers answer.
#pragma once

#include <memory>

#include <purser/adapters/mcp/server/detail/running.hpp>

namespace purser::mcp {

/// Runs the handler, within the request's time. Errors that clients are told of are in the result
/// or become an error by `outcome_of`.
[[nodiscard]] Task<Json> answer_request(std::shared_ptr<Running> running);
/// The handler's end as the client sees it.
[[nodiscard]] Answered outcome_of(const Running& running, Result<Json> result);

}  // namespace purser::mcp
