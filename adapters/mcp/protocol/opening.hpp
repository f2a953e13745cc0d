// opening.hpp: which era a server speaks, and how that is found out.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/mcp/protocol/revision.hpp>

namespace purser::mcp {

/// What is known of a server from an earlier connection.
struct Verdict {
  Era era = Era::legacy;
  bool old_transport = false;  ///< it speaks HTTP+SSE of 2024-11-05
};

struct OpeningOptions {
  bool http = false;
  bool has_old_transport = false;
  std::optional<Era> pinned{};  ///< unset: the server is asked
  std::optional<Verdict> known{};
  Revision legacy = newest_legacy;  ///< what is offered to servers of that era
  Revision modern = newest_modern;
};

enum class Deed : std::uint8_t {
  discover,       ///< send `server/discover` of `revision`; silence is told after the probe time
  initialize,     ///< send `initialize` with `revision`; an unanswered probe stays open
  respawn,        ///< connect anew, then `initialize`
  old_transport,  ///< connect over the old transport, then `initialize`
  speak_modern,   ///< it is open: modern, `revision`
  wait,           ///< nothing: an answer is still to come
  give_up,        ///< `error`
};

struct Step {
  explicit Step(Deed what, Revision which = newest_legacy) : deed(what), revision(which) {}
  explicit Step(Error why) : deed(Deed::give_up), error(std::move(why)) {}
  Deed deed;
  Revision revision = newest_legacy;
  std::optional<Error> error;
};

/// Asks `server/discover` first and falls back to `initialize` where the answer is one that only
/// legacy servers give (versioning, "Backward Compatibility" of the transports, 2026-07-28). An
/// outage is no sign of an era. The order of events is free: a late answer to the probe, after
/// `initialize` went out, still makes the server a modern one.
class Opening {
 public:
  explicit Opening(OpeningOptions options) noexcept : options_(options) {}

  [[nodiscard]] Step start() const;
  [[nodiscard]] Step discovered(const Json& result);
  [[nodiscard]] Step discover_refused(const WireError& error);
  /// `http_status`: of a refusal without a message; 0: none came.
  [[nodiscard]] Step discover_lost(const Error& why, int http_status);
  /// The probe time is over without an answer.
  [[nodiscard]] Step silence();
  [[nodiscard]] Step initialize_refused(const WireError& error);
  [[nodiscard]] Step initialize_lost(const Error& why, int http_status);

 private:
  Step initialize();
  Step of_supported(const Json& supported);

  OpeningOptions options_;
  bool probing_again_ = false;
  bool initializing_ = false;
  bool probed_here_ = false;  ///< this connection has seen a probe
  bool tried_old_ = false;
};

/// The versions of `data.supported`, or of `supportedVersions`, that we speak, newest first.
[[nodiscard]] std::vector<Revision> mutual_revisions(const Json& listed);

/// The newest modern one of `data.supported` of a -32022; nothing: another error, or none.
[[nodiscard]] std::optional<Revision> wanted_revision(const WireError& error);

}  // namespace purser::mcp
