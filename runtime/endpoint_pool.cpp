// endpoint_pool.cpp: choose, ask, remember.
#include <purser/runtime/endpoint_pool.hpp>

#include <algorithm>
#include <utility>

namespace purser {
namespace {

constexpr int weight_max = 1'000'000;

Error bad_pool(const std::string& message) {
  return {ErrorCode::invalid_argument, "endpoints: " + message};
}

Result<> check_endpoint(const Endpoint& endpoint, const Provider& first) {
  const auto& provider = *endpoint.provider;
  if (endpoint.weight < 1 || endpoint.weight > weight_max) {
    return fail(bad_pool("a weight is " + std::to_string(endpoint.weight) +
                         "; it is a number from 1 to " + std::to_string(weight_max)));
  }
  if (provider.name() == first.name() && provider.kind() == first.kind() &&
      provider.is_free() == first.is_free()) {
    return {};
  }
  return fail(bad_pool("all are of one provider: the same name, kind, and price; \"" +
                       std::string(provider.name()) + "\" differs"));
}

Result<> check_pool(const EndpointPoolOptions& options) {
  if (options.endpoints.empty()) return fail(bad_pool("name at least one"));
  const auto& cool_down = options.cool_down;
  if (std::min({cool_down.first, cool_down.most, cool_down.refused}).count() <= 0) {
    return fail(bad_pool("a cool-down is longer than nothing"));
  }
  for (const auto& endpoint : options.endpoints) {
    if (!endpoint.provider) return fail(bad_pool("one has no provider"));
    auto good = check_endpoint(endpoint, *options.endpoints.front().provider);
    if (!good) return good;
  }
  return {};
}

std::vector<int> weights_of(const std::vector<Endpoint>& endpoints) {
  std::vector<int> weights;
  for (const auto& endpoint : endpoints) weights.push_back(endpoint.weight);
  return weights;
}

/// Pricing takes the dearest of what it does not know, or refuses it.
void unless_same(std::string& a, const std::string& b) {
  if (a != b) a = "unknown";
}

void raise_to(std::vector<UsageUnits>& units, const UsageUnits& other) {
  const auto known = std::find_if(units.begin(), units.end(),
                                  [&](const auto& unit) { return unit.name == other.name; });
  if (known == units.end()) {
    units.push_back(other);
  } else {
    known->count = std::max(known->count, other.count);
  }
}

std::string in_seconds(std::chrono::nanoseconds length) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(length).count()) + " s";
}

/// A warning that cannot be written harms no call.
template <class Write>
void tell(const ProviderContext& context, const char* type, Write write) noexcept {
  if (!context.note) return;
  try {
    context.note({type, write()});
  } catch (...) {  // out of memory
  }
}

}  // namespace

RequestBound dearer(RequestBound a, const RequestBound& b) {
  a.input = std::max(a.input, b.input);
  if (b.context_bound && !a.context_bound) a.context_bound_by = b.context_bound_by;
  a.context_bound = a.context_bound || b.context_bound;
  a.context_fills = std::max(a.context_fills, b.context_fills);
  a.choices = std::max(a.choices, b.choices);
  unless_same(a.service_tier, b.service_tier);
  unless_same(a.region, b.region);
  unless_same(a.speed, b.speed);
  a.caches_input = a.caches_input || b.caches_input;
  a.caches_input_1h = a.caches_input_1h || b.caches_input_1h;
  for (const auto& unit : b.units) raise_to(a.units, unit);
  if (a.known != b.known) a.known.reset();
  return a;
}

EndpointPool::EndpointPool(EndpointPoolOptions options)
    : endpoints_(std::move(options.endpoints)),
      clock_(*options.clock),
      health_(weights_of(endpoints_), options.cool_down) {}

Result<std::shared_ptr<EndpointPool>> EndpointPool::create(EndpointPoolOptions options) {
  if (auto good = check_pool(options); !good) return fail(std::move(good).error());
  return std::shared_ptr<EndpointPool>(new EndpointPool(std::move(options)));
}

std::string_view EndpointPool::name() const noexcept { return endpoints_[0].provider->name(); }
std::string_view EndpointPool::kind() const noexcept { return endpoints_[0].provider->kind(); }
bool EndpointPool::is_free() const noexcept { return endpoints_[0].provider->is_free(); }

bool EndpointPool::keeps_deadline() const noexcept {
  return std::all_of(endpoints_.begin(), endpoints_.end(),
                     [](const auto& endpoint) { return endpoint.provider->keeps_deadline(); });
}

Result<RequestBound> EndpointPool::bound(const ModelRequest& request) const {
  auto dearest = endpoints_[0].provider->bound(request);
  for (std::size_t i = 1; dearest && i < endpoints_.size(); ++i) {
    const auto other = endpoints_[i].provider->bound(request);
    if (!other) return other;
    dearest = dearer(*std::move(dearest), *other);
  }
  return dearest;
}

Result<ModelReply> EndpointPool::decode(std::string_view body) const {
  return endpoints_[0].provider->decode(body);
}

/// All of them count alike; a count says nothing of an endpoint's health.
Task<Tokens> EndpointPool::count(const ModelRequest& request, Instant deadline) const {
  return endpoints_[0].provider->count(request, deadline);
}

EndpointHealth::Choice EndpointPool::choose() {
  const std::lock_guard lock(mutex_);  // before the time: it must not go back from one to the next
  return health_.choose(clock_.now());
}

Task<ModelReply> EndpointPool::complete(const ModelRequest& request, ProviderContext& context) {
  return ask(choose(), request, context);
}

Task<ModelReply> EndpointPool::ask(EndpointHealth::Choice choice, const ModelRequest& request,
                                   ProviderContext& context) {
  auto task = endpoints_[choice.endpoint].provider->complete(request, context);
  auto reply = co_await std::move(task);
  if (!reply) co_return fail(failed(choice, std::move(reply).error(), context));
  succeeded(choice, context);
  co_return reply;
}

void EndpointPool::succeeded(const EndpointHealth::Choice& choice,
                             const ProviderContext& context) noexcept {
  bool is_back = false;
  {
    const std::lock_guard lock(mutex_);
    is_back = health_.succeeded(choice);
  }
  if (!is_back) return;
  tell(context, "endpoint_back", [&] { return label(choice.endpoint) + " answers again"; });
}

Error EndpointPool::failed(const EndpointHealth::Choice& choice, Error error,
                           const ProviderContext& context) {
  std::optional<std::chrono::nanoseconds> aside;
  std::chrono::nanoseconds until_ready{0};
  {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now();
    aside = health_.failed(choice, error, now);
    until_ready = health_.until_ready(now);
  }
  if (aside) {
    tell(context, "endpoint_aside", [&] {
      return label(choice.endpoint) + " is left alone for " + in_seconds(*aside) + ": " +
             std::string(to_string(error.code())) + ": " + error.message();
    });
  }
  const auto blame = blame_of(error);
  if (endpoints_.size() == 1 || (blame != Blame::failing && blame != Blame::refusing)) return error;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until_ready);
  if (wait.count() == 0) return std::move(error).with_should_retry(true).with_retry_after(wait);
  if (error.retry_after() > wait) return std::move(error).with_retry_after(wait);
  return error;
}

std::string EndpointPool::label(std::size_t endpoint) const {
  return "endpoint " + std::to_string(endpoint + 1) + " of \"" + std::string(name()) + '"';
}

std::vector<EndpointPool::Health> EndpointPool::health() const {
  std::vector<Health> all(endpoints_.size());
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = {health_.failures(i), health_.until_ready(i, now)};
  }
  return all;
}

}  // namespace purser
