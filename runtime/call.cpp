// call.cpp: what a call is called.
#include <purser/runtime/call.hpp>

namespace purser {

Call::Call(CallId id, Account account, Request request)
    : id_(id), account_(std::move(account)), request_(std::move(request)) {}

Call::~Call() = default;

CallKind Call::kind() const noexcept {
  if (!is_tool()) return CallKind::model;
  const auto* const known = tool();
  return known != nullptr && !known->server.empty() ? CallKind::mcp : CallKind::tool;
}

std::string_view Call::name() const noexcept {
  if (const auto* model = std::get_if<ModelRequest>(&request_)) return model->model;
  return tool_request().name;
}

const Json& Call::arguments() const noexcept {
  static const Json nothing;
  return is_tool() ? tool_request().arguments : nothing;
}

void Call::found(Finding finding) {
  finding.scope = scope();
  finding.call = id_;
  finding.kind = kind();
  finding.name = name();
  if (finding.warns) note({finding.type, finding.message});
  findings_.push_back(std::move(finding));
}

Error deadline_error(const Call& call) {
  return {ErrorCode::deadline_exceeded,
          "the call to " + std::string(call.name()) + " did not end before its deadline"};
}

}  // namespace purser
