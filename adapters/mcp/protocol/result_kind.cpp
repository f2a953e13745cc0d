// result_kind.cpp: reads `resultType`.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/result_kind.hpp>

namespace purser::mcp {

ResultKind kind_of(const Json& result) noexcept {
  const auto& kind = member(result, "resultType");
  if (kind.is_null() || kind == "complete") return ResultKind::complete;
  if (kind == "input_required") return ResultKind::input_required;
  return kind == "task" ? ResultKind::task : ResultKind::unknown;
}

}  // namespace purser::mcp
