// call.cpp: what a call is called.
#include <purser/runtime/call.hpp>

namespace purser {

Call::Call(CallId id, Account account, Request request)
    : id_(id), account_(std::move(account)), request_(std::move(request)) {}

Call::~Call() = default;

std::string_view Call::name() const noexcept {
  if (const auto* model = std::get_if<ModelRequest>(&request_)) return model->model;
  if (const auto* tool = std::get_if<ToolRequest>(&request_)) return tool->name;
  return std::get_if<McpRequest>(&request_)->name;
}

const Json& Call::arguments() const noexcept {
  static const Json nothing;
  if (const auto* tool = std::get_if<ToolRequest>(&request_)) return tool->arguments;
  if (const auto* mcp = std::get_if<McpRequest>(&request_)) return mcp->arguments;
  return nothing;
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
