// line_provider.cpp: answers at once.
#include <purser/apps/simulate/line_provider.hpp>

namespace purser::cli {
namespace {

Task<Json> same_again(Json result) { co_return result; }

}  // namespace

Result<RequestBound> LineProvider::bound(const ModelRequest& /*request*/) const {
  RequestBound bound;
  bound.known = current_->line->usage;
  return bound;
}

Task<ModelReply> LineProvider::complete(const ModelRequest& request, ProviderContext& context) {
  context.dispatched();
  ModelReply reply;
  reply.model = request.model;
  reply.usage = current_->line->usage;
  reply.usage_quality = UsageQuality::exact;
  reply.stop_reason = StopReason::end;
  co_return reply;
}

std::shared_ptr<const Tool> line_tool(const std::string& name,
                                      std::shared_ptr<const CurrentLine> current) {
  auto tool = std::make_shared<Tool>();
  tool->name = name;
  tool->schema = {{"type", "object"}};
  tool->check_arguments = [](const Json&) -> Result<> { return {}; };
  tool->cost_estimate = [current](const Json&) -> Result<Money> { return current->tool_cost; };
  tool->function = [current](const Json&) { return same_again(current->tool_result); };
  return tool;
}

}  // namespace purser::cli
