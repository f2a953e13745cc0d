// delivery.cpp: one thread, a client and a queue per target.
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <random>
#include <thread>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/adapters/alerts/detail/target_queue.hpp>

namespace purser::alerts {
namespace {

double alert_jitter() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

Result<> check_target(const Target& target) {
  if (target.kind == TargetKind::pagerduty && target.secret.empty()) {
    return fail(ErrorCode::invalid_argument,
                "alert target \"" + name_of(target) + "\" needs a routing key as its secret");
  }
  return {};
}

Result<> check_names(const std::vector<Target>& targets) {
  for (auto target = targets.begin(); target != targets.end(); ++target) {
    const auto same = [&](const Target& other) { return name_of(other) == name_of(*target); };
    if (std::find_if(target + 1, targets.end(), same) == targets.end()) continue;
    return fail(ErrorCode::invalid_argument, "two alert targets are named \"" + name_of(*target) +
                                                 "\"; give one of them a name of its own");
  }
  return {};
}

Result<> check_delivery(const DeliveryOptions& options) {
  if (options.targets.empty()) {
    return fail(ErrorCode::invalid_argument, "alerts need at least one target");
  }
  if (options.waiting_max == 0 || options.attempt_timeout <= std::chrono::milliseconds(0) ||
      options.age_max <= std::chrono::seconds(0) || options.outbox_bytes_max == 0) {
    return fail(ErrorCode::invalid_argument,
                "waiting_max, attempt_timeout, age_max and outbox_bytes_max of alerts must be "
                "above 0");
  }
  return check_names(options.targets);
}

http::ClientOptions client_options(const DeliveryOptions& options) {
  http::ClientOptions made;
  made.connections_max = 4 * options.targets.size();
  made.connections_per_host_max = made.connections_max;
  made.ca_file = options.ca_file;
  made.admit_address = [reach = options.reach](std::string_view host,
                                               const asio::ip::address& address) {
    return check_address(reach, host, address);
  };
  return made;
}

}  // namespace

class Delivery::Impl {
 public:
  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { stop(); }

  Result<> open(DeliveryOptions options);
  void start();
  void stop();
  void raise(Alert&& alert) noexcept;
  bool flush(std::chrono::milliseconds timeout);

  [[nodiscard]] DeliveryLog& log() const noexcept { return *courier_->log; }

 private:
  Result<> add_target(const Target& target);
  void load_outbox();
  void look();
  void hand_on(const Alert& alert) noexcept;

  asio::io_context context_;  ///< destroyed last: sockets, timers and coroutines live in it
  std::shared_ptr<Courier> courier_ = std::make_shared<Courier>();
  std::vector<std::shared_ptr<TargetQueue>> queues_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::uint64_t sequence_ = 0;  ///< used on the thread
  std::thread thread_;
};

Result<> Delivery::Impl::open(DeliveryOptions options) {
  if (auto checked = check_delivery(options); !checked) return checked;
  if (!options.random) options.random = alert_jitter;
  courier_->executor = context_.get_executor();
  courier_->timers = options.timers ? options.timers : make_timers(courier_->executor);
  courier_->log = std::make_shared<DeliveryLog>(options.targets, options.waiting_max);
  auto client = http::Client::create(courier_->executor, courier_->timers, client_options(options));
  if (!client) return fail(client.error());
  courier_->client = *std::move(client);
  courier_->options = std::move(options);
  for (const auto& target : courier_->options.targets) {
    if (auto added = add_target(target); !added) return added;
  }
  if (courier_->options.outbox.empty()) return {};
  auto outbox = Outbox::open(courier_->options.outbox, courier_->options.outbox_bytes_max);
  if (!outbox) return fail(outbox.error());
  courier_->outbox = *std::move(outbox);
  load_outbox();
  return {};
}

Result<> Delivery::Impl::add_target(const Target& target) {
  if (auto checked = check_target(target); !checked) return checked;
  auto endpoint = parse_endpoint(target, courier_->options.reach);
  if (!endpoint) return fail(endpoint.error());
  queues_.push_back(
      std::make_shared<TargetQueue>(courier_, target, *std::move(endpoint), queues_.size()));
  return {};
}

/// What is for a target that is no more is done with.
void Delivery::Impl::load_outbox() {
  for (auto& entry : courier_->outbox->entries()) {
    const auto id = entry.outgoing.id;
    const auto queue = std::find_if(queues_.begin(), queues_.end(), [&](const auto& known) {
      return known->name() == entry.target;
    });
    if (queue != queues_.end()) {
      (*queue)->restore(std::move(entry.outgoing));
    } else {
      courier_->outbox->remove(entry.target, id);
    }
  }
}

void Delivery::Impl::start() {
  asio::post(context_, [this] {
    for (const auto& queue : queues_) queue->start();
  });
  thread_ = std::thread([this] { context_.run(); });
}

void Delivery::Impl::stop() {
  if (!thread_.joinable()) return;
  (void)flush(courier_->options.flush_timeout);
  context_.stop();
  thread_.join();
}

void Delivery::Impl::raise(Alert&& alert) noexcept {
  if (!courier_->log->put(std::move(alert))) return;
  try {
    asio::post(context_, [this] { look(); });
  } catch (...) {  // no memory: the next one that is raised asks again
    courier_->log->nobody_came();
  }
}

void Delivery::Impl::look() {
  const auto raised = courier_->log->take();
  for (const auto& alert : raised) hand_on(alert);
  try {
    if (courier_->outbox) courier_->outbox->sync();
    for (const auto& queue : queues_) queue->start();
  } catch (...) {  // no memory: the next one that is raised starts them
    courier_->log->lost();
  }
  courier_->log->looked_at();
}

void Delivery::Impl::hand_on(const Alert& alert) noexcept {
  try {
    const auto id = make_id(alert, ++sequence_);
    for (const auto& queue : queues_) queue->raise(alert, id);
  } catch (...) {  // no memory: this one is lost, the next ones are not
    courier_->log->lost();
    tally_alert(alert.tally, [](AlertCounts& counts) { ++counts.dropped; });
  }
  tally_alert(alert.tally, [](AlertCounts& counts) { --counts.waiting; });  // now in the queues
}

bool Delivery::Impl::flush(std::chrono::milliseconds timeout) {
  asio::post(context_, [this] {
    for (const auto& queue : queues_) queue->hurry();
  });
  return courier_->log->wait_until_idle(timeout);
}

Delivery::Delivery(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Delivery::~Delivery() = default;

Result<std::shared_ptr<Delivery>> Delivery::create(DeliveryOptions options) {
  auto impl = std::make_unique<Impl>();
  if (auto opened = impl->open(std::move(options)); !opened) return fail(opened.error());
  impl->start();
  return std::shared_ptr<Delivery>(new Delivery(std::move(impl)));
}

bool Delivery::has_room() noexcept { return impl_->log().has_room(); }

void Delivery::raise(Alert alert) noexcept { impl_->raise(std::move(alert)); }

void Delivery::listen(std::weak_ptr<AlertListener> listener) {
  impl_->log().listen(std::move(listener));
}

bool Delivery::flush(std::chrono::milliseconds timeout) { return impl_->flush(timeout); }

DeliveryStats Delivery::stats() const { return impl_->log().stats(); }

}  // namespace purser::alerts
