// provider.hpp: the port to a language model service.
#pragma once

#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/runtime/stream.hpp>
#include <purser/runtime/task.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

/// What a provider may use while it works on one call. References outlive the call.
struct ProviderContext {
  StreamSink* sink = nullptr;  ///< null: the caller wants no stream
  Instant deadline = Instant::max();
  /// Called once, when the first byte of the request leaves. Never null.
  std::function<void()> dispatched;
  /// Called with what the provider reported so far, each time it reports. Never null.
  std::function<void(const Usage&)> usage_so_far;
  /// Takes what the caller should know beside the answer. Null: nobody listens.
  std::function<void(Warning)> note{};
};

/// Speaks one LLM interface. Thread-safe: many calls at once.
class Provider {
 public:
  virtual ~Provider() = default;

  /// As the policy names it: `openai`, `local`.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  /// The wire format: `openai`, `anthropic`; also the section of the price table.
  [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
  /// Calls cost nothing (local models). Unknown models are then priced at zero knowingly.
  [[nodiscard]] virtual bool is_free() const noexcept { return false; }

  /// `complete` ends at `context.deadline` by itself, and needs nobody to watch over it.
  [[nodiscard]] virtual bool keeps_deadline() const noexcept { return false; }

  /// Pure. Errors: `invalid_argument`, `unsupported` (the request cannot be encoded),
  /// `unbounded_input`.
  [[nodiscard]] virtual Result<RequestBound> bound(const ModelRequest& request) const = 0;

  /// Reads a whole answer that somebody else got from such a service. Pure. Errors: `unsupported`
  /// (this provider cannot), `protocol_error`.
  [[nodiscard]] virtual Result<ModelReply> decode(std::string_view body) const;

  /// Asks the provider what the input of `request` comes to, where it has such a service: free, and
  /// an estimate. `request` outlives the task. Errors: `unsupported` (it has none); as `complete`.
  [[nodiscard]] virtual Task<Tokens> count(const ModelRequest& request, Instant deadline) const;

  /// Sends one request and reads the whole answer. `request` and `context` outlive the task.
  ///
  /// Honours cancellation (closes the connection). With a sink the answer is
  /// streamed; usage is asked for and passed to `context.usage_so_far`. Errors: see ErrorCode;
  /// `rejected()` is set where the provider answered with a complete error of its own. A stream
  /// that ends early is `connection_lost`.
  [[nodiscard]] virtual Task<ModelReply> complete(const ModelRequest& request,
                                                  ProviderContext& context) = 0;
};

}  // namespace purser
