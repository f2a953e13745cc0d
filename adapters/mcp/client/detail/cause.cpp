// cause.cpp: whose question it is.
#include <algorithm>

#include <purser/adapters/mcp/client/detail/cause.hpp>

namespace purser::mcp::detail {

Askers possible_causes(const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way,
                       const std::vector<Behalf>& given_up) {
  if (under_way.empty()) return {};
  const auto& payer = under_way.begin()->second->behalf();
  const auto pays = [&](const Behalf& other) { return other == payer; };
  if (!std::all_of(given_up.begin(), given_up.end(), pays)) return {};
  Askers askers;
  for (const auto& [number, inquiries] : under_way) {
    if (!pays(inquiries->behalf())) return {};
    askers.push_back(inquiries);
  }
  return askers;
}

}  // namespace purser::mcp::detail
