// answerer.hpp: questions of a server, checked and given to the handlers.
#pragma once

#include <memory>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/protocol/client_identity.hpp>

namespace purser::mcp::detail {

/// On the strand.
class Answerer {
 public:
  explicit Answerer(std::shared_ptr<const ClientOptions> options) : options_(std::move(options)) {}

  /// Answers `method` for `askers`; `done` is called once on the strand, possibly inside. Errors:
  /// those of the handler; `unsupported`: an undeclared method; `bad_request`: params that are not
  /// what the method has; `too_large`.
  Inquiries::Number ask(const Askers& askers, const std::string& method, Json params,
                        HandlerRun::Done done) const;

 private:
  Inquiries::Number ask_elicitation(const Askers& askers, Json params, HandlerRun::Done done) const;
  [[nodiscard]] Result<Json> roots() const;

  std::shared_ptr<const ClientOptions> options_;
};

/// What `handlers` can answer.
[[nodiscard]] ClientCapabilities capabilities_of(const Handlers& handlers) noexcept;

}  // namespace purser::mcp::detail
