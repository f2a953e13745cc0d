// exchange.hpp: one request while it is answered: what its handler knows, may say and may ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/adapters/mcp/server/caller.hpp>
#include <purser/adapters/mcp/server/log_level.hpp>
#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// Something to ask of the client.
struct Inquiry {
  Inquiry(std::string ask_key, std::string ask_method, Json ask_params)
      : key(std::move(ask_key)), method(std::move(ask_method)), params(std::move(ask_params)) {}
  std::string key;     ///< tells the answer apart from others of the same request
  std::string method;  ///< `sampling/createMessage`, `elicitation/create` or `roots/list`
  Json params;         ///< as the protocol has them
};

/// Outlives the handler's task; belongs to it. Thread-safe, except that `ask` runs once at a time.
class Exchange {
 public:
  virtual ~Exchange() = default;

  [[nodiscard]] virtual Revision revision() const noexcept = 0;
  [[nodiscard]] virtual const Caller& caller() const noexcept = 0;
  /// As declared for this request.
  [[nodiscard]] virtual const Json& client_capabilities() const noexcept = 0;

  /// Told to the client where it wants to know; a value that does not rise is left out. `total`
  /// where it is known.
  virtual void progress(double done, std::optional<double> total, std::string message) = 0;
  /// Told to the client where it wants messages of that level.
  virtual void log(LogLevel level, std::string logger, Json data) = 0;

  /// Whether the client declared that it answers this question: a form or a page (`mode` of an
  /// elicitation), and tools in what a model is asked, are declared one by one.
  [[nodiscard]] virtual bool can_ask(const Inquiry& question) const = 0;
  /// Asks all of it at once and waits; the results by their keys.
  ///
  /// Legacy clients are asked while the request waits. Modern ones get the questions as the
  /// request's result and send it again with the answers: then this returns an error, which the
  /// handler passes on, and the handler runs anew, with the answers so far at hand. So a handler
  /// does nothing before it asks that must not happen twice, and whatever it returns while a
  /// question is open is thrown away.
  ///
  /// Errors: `unsupported`: the client did not declare it (the request fails with that);
  /// `cancelled`, `timeout`; `refused`: the client answered with an error; `protocol_error`: its
  /// answer is none; `too_large`: a question above `message_bytes_max`, or too many at one time.
  [[nodiscard]] virtual Task<Json> ask(std::vector<Inquiry> questions) = 0;

  /// What `keep` was given in the round before; null at first. Cannot have been changed by the
  /// client, but it can read it.
  [[nodiscard]] virtual const Json& state() const noexcept = 0;
  /// For the next round, where a question is open at the end of this one. Above
  /// `ServerLimits::kept_bytes_max` the request fails instead, with `too_large`.
  virtual void keep(Json state) = 0;

  /// Over HTTP and for clients of 2025-11-25: closes the stream that the request has; the client
  /// comes back for the rest. Else nothing.
  virtual void release_stream() = 0;
};

}  // namespace purser::mcp
