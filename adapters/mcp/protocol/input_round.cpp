// input_round.cpp: reads questions and writes the next round.
#include <purser/adapters/mcp/protocol/input_round.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>

namespace purser::mcp {
namespace {

Result<InputQuestion> read_question(const std::string& key, const Json& question,
                                    const ClientCapabilities& declared) {
  auto method = text_member(question, "method");
  const auto& params = member(question, "params");
  if (method.empty() || (!params.is_object() && !params.is_null())) {
    return fail(ErrorCode::protocol_error, "a request for input that is none");
  }
  if (!declares(declared, method, params)) {
    return fail(Error(ErrorCode::protocol_error,
                      "the server asks for input of a kind that it was told we do not give")
                    .with_peer_message(method));
  }
  return InputQuestion(key, std::move(method), params);
}

}  // namespace

Result<std::vector<InputQuestion>> read_questions(const Json& result,
                                                  const ClientCapabilities& declared,
                                                  const Limits& limits) {
  std::vector<InputQuestion> questions;
  const auto& requests = member(result, "inputRequests");
  if (requests.is_null()) return questions;
  if (!requests.is_object()) {
    return fail(ErrorCode::protocol_error, "inputRequests is no object");
  }
  if (requests.size() > limits.server_requests_max) {
    return fail(ErrorCode::too_large, "the server asks for more than " +
                                          std::to_string(limits.server_requests_max) +
                                          " inputs at once (server_requests_max)");
  }
  for (const auto& [key, request] : requests.items()) {
    auto question = read_question(key, request, declared);
    if (!question) return fail(std::move(question).error());
    questions.push_back(*std::move(question));
  }
  return questions;
}

Json next_round(const Json& first_params, const Json& result, Json answers) {
  auto params = first_params.is_object() ? first_params : Json::object();
  if (!answers.empty()) params["inputResponses"] = std::move(answers);
  const auto& state = member(result, "requestState");
  if (!state.is_null()) params["requestState"] = state;
  return params;
}

}  // namespace purser::mcp
