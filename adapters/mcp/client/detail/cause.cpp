// cause.cpp: whose question it is.
#include <algorithm>

#include <purser/adapters/mcp/client/detail/cause.hpp>
#include <purser/runtime/call.hpp>

namespace purser::mcp::detail {

Behalf behalf_of(const Call* call) {
  Behalf behalf;
  behalf.has_call = call != nullptr;
  if (call != nullptr && call->account()) behalf.scope = call->scope();
  return behalf;
}

Askers possible_causes(const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way,
                       const std::vector<Behalf>& given_up) {
  if (under_way.empty()) return {};
  const auto payer = behalf_of(under_way.begin()->second->call());
  const auto pays = [&](const Behalf& other) { return other == payer; };
  if (!std::all_of(given_up.begin(), given_up.end(), pays)) return {};
  Askers askers;
  for (const auto& [number, inquiries] : under_way) {
    if (!pays(behalf_of(inquiries->call()))) return {};
    askers.push_back(inquiries);
  }
  return askers;
}

}  // namespace purser::mcp::detail
