// answering.hpp: the methods of the protocol that handlers answer.
#pragma once

#include <memory>

#include <purser/adapters/mcp/server/detail/running.hpp>

namespace purser::mcp {

/// What became of a request.
struct Outcome {
  Outcome(Response answer, int status) : response(std::move(answer)), http_status(status) {}
  Response response;
  int http_status;
};

/// Runs the handler, within the request's time. Errors that clients are told of are in the result
/// or become an error by `outcome_of`.
[[nodiscard]] Task<Json> answer_request(std::shared_ptr<Running> running);
/// The handler's end as the client sees it.
[[nodiscard]] Outcome outcome_of(const Running& running, Result<Json> result);

}  // namespace purser::mcp
