// opening.cpp: the rule for the first messages of a connection.
#include <algorithm>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/opening.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>

namespace purser::mcp {
namespace {

std::optional<Revision> newest_of(const std::vector<Revision>& mutual, Era era) {
  const auto found = std::find_if(mutual.begin(), mutual.end(),
                                  [&](Revision revision) { return era_of(revision) == era; });
  return found == mutual.end() ? std::nullopt : std::optional(*found);
}

bool is_client_error(int http_status) noexcept { return http_status >= 400 && http_status < 500; }

/// What servers of 2024-11-05 say to a POST.
bool is_old_refusal(int http_status) noexcept {
  return http_status == 400 || http_status == 404 || http_status == 405;
}

bool is_authorisation(const Error& why) noexcept {
  return why.code() == ErrorCode::unauthenticated || why.code() == ErrorCode::permission_denied;
}

}  // namespace

std::vector<Revision> mutual_revisions(const Json& listed) {
  std::vector<Revision> mutual;
  if (!listed.is_array()) return mutual;
  for (const auto& entry : listed) {
    const auto revision = entry.is_string() ? read_revision(entry.get_ref<const std::string&>())
                                            : std::optional<Revision>();
    if (revision) mutual.push_back(*revision);
  }
  std::sort(mutual.begin(), mutual.end(), std::greater<>());
  mutual.erase(std::unique(mutual.begin(), mutual.end()), mutual.end());
  return mutual;
}

std::optional<Revision> wanted_revision(const WireError& error) {
  if (error.code != wire_code::unsupported_protocol_version) return std::nullopt;
  return newest_of(mutual_revisions(member(error.data, "supported")), Era::modern);
}

Step Opening::start() const {
  if (options_.pinned == Era::modern) return Step(Deed::speak_modern, options_.modern);
  const auto known = options_.known.value_or(Verdict{Era::modern});
  if (!options_.pinned && known.era == Era::modern) return Step(Deed::discover, options_.modern);
  if (known.old_transport && options_.has_old_transport) return Step(Deed::old_transport);
  return Step(Deed::initialize, options_.legacy);
}

Step Opening::initialize() {
  if (initializing_) return Step(Deed::wait);
  initializing_ = true;
  return Step(Deed::initialize, options_.legacy);
}

Step Opening::of_supported(const Json& supported) {
  const auto mutual = mutual_revisions(supported);
  const auto modern = newest_of(mutual, Era::modern);
  if (modern) return Step(Deed::speak_modern, *modern);
  if (newest_of(mutual, Era::legacy)) return initialize();
  return Step(no_mutual_revision(supported));
}

Step Opening::discovered(const Json& result) {
  const auto& supported = member(result, "supportedVersions");
  if (!supported.is_array()) return initialize();
  return of_supported(supported);
}

Step Opening::discover_refused(const WireError& error) {
  probed_here_ = true;
  if (initializing_) return Step(Deed::wait);
  if (error.code != wire_code::unsupported_protocol_version) return initialize();
  auto step = of_supported(member(error.data, "supported"));
  if (step.deed != Deed::speak_modern) return step;
  if (probing_again_) return Step(no_mutual_revision(member(error.data, "supported")));
  probing_again_ = true;
  step.deed = Deed::discover;
  return step;
}

Step Opening::discover_lost(const Error& why, int http_status) {
  if (initializing_) return Step(Deed::wait);
  if (is_authorisation(why)) return Step(why);
  if (options_.http) return is_client_error(http_status) ? initialize() : Step(why);
  initializing_ = true;
  probed_here_ = false;
  return Step(Deed::respawn, options_.legacy);
}

Step Opening::silence() {
  if (options_.http) {
    return Step(Error(ErrorCode::timeout, "the server did not answer server/discover in time"));
  }
  probed_here_ = true;
  return initialize();
}

Step Opening::initialize_refused(const WireError& error) {
  const auto modern = wanted_revision(error);
  if (modern && !options_.pinned) return Step(Deed::speak_modern, *modern);
  return Step(initialize_error(error));
}

Step Opening::initialize_lost(const Error& why, int http_status) {
  initializing_ = true;
  if (options_.http && options_.has_old_transport && !tried_old_ && is_old_refusal(http_status)) {
    tried_old_ = true;
    return Step(Deed::old_transport, options_.legacy);
  }
  if (options_.http || !probed_here_) return Step(why);
  probed_here_ = false;
  return Step(Deed::respawn, options_.legacy);
}

}  // namespace purser::mcp
