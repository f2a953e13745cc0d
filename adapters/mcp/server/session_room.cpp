// session_room.cpp: ranks sessions by how many their callers have, and by their last use.
#include <purser/adapters/mcp/server/session_room.hpp>

#include <map>

namespace purser::mcp {

std::optional<std::size_t> session_to_end(const std::vector<SessionUse>& sessions,
                                          const Party& newcomer) {
  std::map<Party, std::size_t> counts;
  for (const auto& session : sessions) ++counts[session.party];
  const auto least = counts[newcomer];
  std::optional<std::size_t> chosen;
  const auto comes_before = [&](const SessionUse& a, const SessionUse& b) {
    if (counts[a.party] != counts[b.party]) return counts[a.party] > counts[b.party];
    return a.last_used < b.last_used;
  };
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (sessions[i].in_use || counts[sessions[i].party] < least) continue;
    if (!chosen || comes_before(sessions[i], sessions[*chosen])) chosen = i;
  }
  return chosen;
}

}  // namespace purser::mcp
