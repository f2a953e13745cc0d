// behalf.cpp: accounts are told apart by what they are, not by their names.
#include <purser/adapters/mcp/client/detail/behalf.hpp>
#include <purser/runtime/call.hpp>

namespace purser::mcp::detail {
namespace {

/// Several runtimes may share a server, each with a session of that name; but every account has a
/// scope object of its own, as long as a handle of it lives.
bool is_same(const Account& a, const Account& b) noexcept {
  if (!a || !b) return !a && !b;
  return &a.scope() == &b.scope();
}

}  // namespace

bool operator==(const Behalf& a, const Behalf& b) noexcept {
  return a.has_call == b.has_call && is_same(a.account, b.account);
}

Behalf behalf_of(const Call* call) {
  Behalf behalf;
  behalf.has_call = call != nullptr;
  if (call != nullptr) behalf.account = call->account();
  return behalf;
}

}  // namespace purser::mcp::detail
