// cause.hpp: the calls that a server's question may belong to, where the question does not say.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/runtime/scope.hpp>

namespace purser::mcp::detail {

/// Who pays for what a call causes; outlives the call.
struct Behalf {
  bool has_call = false;
  std::optional<Scope> scope{};
  friend bool operator==(const Behalf&, const Behalf&) = default;
};

/// `call`: may be null.
[[nodiscard]] Behalf behalf_of(const Call* call);

/// `under_way`: by age. `given_up`: of requests that the server may still be working on. All that
/// are under way where all of both are made on behalf of one account; none where nobody can tell.
[[nodiscard]] Askers possible_causes(
    const std::map<RequestNumber, std::shared_ptr<Inquiries>>& under_way,
    const std::vector<Behalf>& given_up);

}  // namespace purser::mcp::detail
