// party.cpp: a caller's id, or the address of its peer.
#include <purser/adapters/mcp/server/party.hpp>

namespace purser::mcp {

Party party_of(const Caller& caller) {
  if (!caller.id.empty()) return {caller.id, {}};
  return {{}, caller.peer.substr(0, caller.peer.rfind(':'))};
}

}  // namespace purser::mcp
