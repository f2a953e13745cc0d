// input_round.hpp: rounds of input that a modern server asks for before it completes a request.
#pragma once

#include <string>
#include <vector>

#include <purser/adapters/mcp/protocol/client_identity.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

struct InputQuestion {
  InputQuestion(std::string question_key, std::string question_method, Json question_params)
      : key(std::move(question_key)),
        method(std::move(question_method)),
        params(std::move(question_params)) {}
  std::string key;
  std::string method;
  Json params;
};

/// `inputRequests` of a result that needs input, or of a task. Errors: `protocol_error`: not what
/// the protocol has, or a method that we did not declare; `too_large`: more than
/// `server_requests_max`.
[[nodiscard]] Result<std::vector<InputQuestion>> read_questions(const Json& result,
                                                                const ClientCapabilities& declared,
                                                                const Limits& limits);

/// The request anew, for a further round: as it first was, `answers` by their keys, and the
/// server's `requestState` as it came, or none where none came.
[[nodiscard]] Json next_round(const Json& first_params, const Json& result, Json answers);

}  // namespace purser::mcp
