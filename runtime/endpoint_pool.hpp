// endpoint_pool.hpp: one provider at several places: more keys, more addresses.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/endpoint_health.hpp>
#include <purser/runtime/provider.hpp>

namespace purser {

/// A key or a place of a provider.
struct Endpoint {
  std::shared_ptr<Provider> provider;
  int weight = 1;  ///< its share of the calls, 1 to 1,000,000
};

struct EndpointPoolOptions {
  std::vector<Endpoint> endpoints{};
  CoolDown cool_down{};
  const Clock* clock = &system_clock();  ///< must outlive the pool
};

/// A provider that asks one of its endpoints, by weight, and leaves those alone that fail; see
/// EndpointHealth. The choice is made for each attempt, so that a retry goes elsewhere:
///
/// - An error that another endpoint may not have says `should_retry`, and no longer asks for a
///   pause, as long as one is ready. While all cool down, the one that is ready first is asked, and
///   `retry_after` is no longer than until then.
/// - What is held is what the dearest of them can cost.
/// - A call that makes an endpoint be put aside carries the warning `endpoint_aside`, the first
///   that it answers again `endpoint_back`.
///
/// Name, kind and `decode` are those of the first one. Thread-safe; no lock is held while an
/// endpoint works.
class EndpointPool final : public Provider {
 public:
  /// How an endpoint is, in the order of the options.
  struct Health {
    int failures = 0;                       ///< in a row
    std::chrono::nanoseconds cools_for{0};  ///< zero: it is asked
  };

  /// Errors: `invalid_argument`: no endpoint, one without provider, a weight out of range, a
  /// cool-down that is not above zero, endpoints of different names or kinds or of which only some
  /// are free.
  [[nodiscard]] static Result<std::shared_ptr<EndpointPool>> create(EndpointPoolOptions options);

  std::string_view name() const noexcept override;
  std::string_view kind() const noexcept override;
  bool is_free() const noexcept override;
  bool keeps_deadline() const noexcept override;
  Result<RequestBound> bound(const ModelRequest& request) const override;
  Result<ModelReply> decode(std::string_view body) const override;
  [[nodiscard]] Task<Tokens> count(const ModelRequest& request, Instant deadline) const override;
  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override;

  [[nodiscard]] std::vector<Health> health() const;

 private:
  explicit EndpointPool(EndpointPoolOptions options);

  [[nodiscard]] EndpointHealth::Choice choose();
  Task<ModelReply> ask(EndpointHealth::Choice choice, const ModelRequest& request,
                       ProviderContext& context);
  void succeeded(const EndpointHealth::Choice& choice, const ProviderContext& context) noexcept;
  [[nodiscard]] Error failed(const EndpointHealth::Choice& choice, Error error,
                             const ProviderContext& context);
  [[nodiscard]] std::string label(std::size_t endpoint) const;

  std::vector<Endpoint> endpoints_;
  const Clock& clock_;
  mutable std::mutex mutex_;  ///< for all below
  mutable EndpointHealth health_;
};

/// What a request can consume at most where both are possible.
[[nodiscard]] RequestBound dearer(RequestBound a, const RequestBound& b);

}  // namespace purser
