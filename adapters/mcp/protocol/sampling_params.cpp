// sampling_params.cpp: checks a request for a completion.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/sampling_params.hpp>

namespace purser::mcp {

Result<> check_sampling(const Json& params, bool tools_declared) {
  const auto& messages = member(params, "messages");
  if (!messages.is_array() || messages.empty()) {
    return fail(ErrorCode::bad_request, "sampling without messages");
  }
  if (whole_member(params, "maxTokens").value_or(0) <= 0) {
    return fail(ErrorCode::bad_request, "sampling without maxTokens");
  }
  const bool tools = !member(params, "tools").is_null() || !member(params, "toolChoice").is_null();
  if (tools && !tools_declared) {
    return fail(ErrorCode::bad_request, "sampling with tools, which was not declared");
  }
  return {};
}

}  // namespace purser::mcp
