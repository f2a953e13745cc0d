// cause.cpp: whose question it is.
#include <algorithm>

#include <purser/adapters/mcp/client/detail/cause.hpp>
#include <purser/runtime/call.hpp>

namespace purser::mcp::detail {
namespace {

bool on_behalf_of_one(const Inquiries& a, const Inquiries& b) {
  if (a.call() == nullptr || b.call() == nullptr) return a.call() == b.call();
  const auto& first = a.call()->account();
  const auto& second = b.call()->account();
  if (!first || !second) return !first && !second;
  return first.scope() == second.scope();
}

}  // namespace

std::shared_ptr<Inquiries> only_cause(
    const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way) {
  if (under_way.empty()) return nullptr;
  const auto& oldest = under_way.begin()->second;
  const bool one = std::all_of(under_way.begin(), under_way.end(), [&](const auto& entry) {
    return on_behalf_of_one(*oldest, *entry.second);
  });
  return one ? oldest : nullptr;
}

}  // namespace purser::mcp::detail
