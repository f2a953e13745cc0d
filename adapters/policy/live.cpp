// live.cpp: everything new is made first; then the runtime takes it, or nothing has changed.
#include <purser/adapters/policy/live.hpp>

#include <boost/asio/post.hpp>
#include <mutex>
#include <utility>
#include <vector>

#include <purser/adapters/policy/detail/file_watch.hpp>
#include <purser/adapters/policy/detail/kept.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::policy {
namespace {

bool says_the_same(const Policy& now, const Policy& next, const std::string& section) {
  const auto said = [&](const Policy& policy) {
    const auto found = policy.sections.find(section);
    return found != policy.sections.end() ? found->second : std::string();
  };
  return said(now) == said(next);
}

Result<> check_ledger(const Policy& now, const Policy& next) {
  if (says_the_same(now, next, "ledger")) return {};
  const auto& place = next.ledger.place.empty() ? next.file : next.ledger.place;
  return fail(at(place, {ErrorCode::invalid_argument,
                         "the section \"ledger\" cannot change while the program runs; start it "
                         "again, or leave the section as it was"}));
}

/// Who was told by an earlier policy, and may have something left to deliver.
struct RetiredPort {
  std::shared_ptr<AlertPort> port;
  std::string outbox;
};

/// Two deliveries cannot share an outbox, and the old one may have something left in it.
Result<> check_outbox(const Policy& now, const Policy& next) {
  const auto& outbox = next.alerts.delivery.outbox;
  if (outbox.empty() || outbox != now.alerts.delivery.outbox) return {};
  if (says_the_same(now, next, "alerts")) return {};
  return fail(at(next.alerts.place,
                 {ErrorCode::invalid_argument,
                  "alerts cannot change while the program runs and keep their outbox: name another "
                  "file; what waits in the old one is still delivered"}));
}

}  // namespace

/// A policy that holds, and its agents.
struct InForce {
  Policy policy;
  Crew crew;
};

struct LivePolicy::Impl {
  const asio::any_io_executor executor;
  const std::filesystem::path path;
  const Surroundings surroundings;
  const LiveOptions options;
  std::shared_ptr<Runtime> runtime;

  std::mutex reloading;  ///< for whoever reloads, and for these:
  Kept kept;
  std::shared_ptr<AlertPort> port;
  std::vector<RetiredPort> retired;

  mutable std::mutex mutex;  ///< for all below
  std::shared_ptr<const InForce> in_force;
  FileWatch files;
  std::chrono::nanoseconds interval{};
  std::shared_ptr<const Told> told;
  std::uint64_t watches = 0;  ///< counts the calls of `watch`
  Timers::Id timer = 0;

  Impl(asio::any_io_executor on, std::filesystem::path file, Surroundings around, LiveOptions with)
      : executor(std::move(on)),
        path(std::move(file)),
        surroundings(std::move(around)),
        options(std::move(with)) {}

  [[nodiscard]] Result<std::string> text_of(const std::filesystem::path& file) const {
    return options.parse.read_file ? options.parse.read_file(file) : read_policy_file(file);
  }

  /// What the file says now. `reloading` is held.
  Result<Policy> read() {
    FileTexts texts;
    const auto remember = [&](const std::filesystem::path& file) {
      auto text = text_of(file);
      texts[file.string()] = text ? std::optional(*text) : std::nullopt;
      return text;
    };
    auto parsing = options.parse;
    parsing.read_file = remember;
    auto next = read_policy(path, parsing);
    if (next && !next->prices.file.empty()) (void)remember(next->prices.file);
    const std::lock_guard lock(mutex);
    files.begin(std::move(texts));
    return next;
  }

  Result<std::shared_ptr<const InForce>> with_agents(Policy next) const {
    auto tools = options.tools ? options.tools(next) : Result<ToolSet>(ToolSet());
    if (!tools) return fail(std::move(tools).error());
    auto agents = purser::policy::crew(next, *tools);
    if (!agents) return fail(std::move(agents).error());
    return std::make_shared<const InForce>(InForce{std::move(next), *std::move(agents)});
  }

  void take(std::shared_ptr<const InForce> next, Kept next_kept) noexcept {
    kept = std::move(next_kept);
    kept.forget_before();
    const std::lock_guard lock(mutex);
    in_force.swap(next);
  }

  /// The last calls of an old policy may have its port still; that it goes must delay none of them.
  void let_go_of_ports() {
    std::erase_if(retired, [](const auto& old) {
      return old.port.use_count() == 1 && old.port->flush(std::chrono::milliseconds(0));
    });
  }
  void retire_port(std::shared_ptr<AlertPort> next, const Policy& old) {
    if (next != port && port) retired.push_back({std::move(port), old.alerts.delivery.outbox});
    port = std::move(next);
  }
  Result<> check_retired(const Policy& next) const {
    const auto& outbox = next.alerts.delivery.outbox;
    for (const auto& old : retired) {
      if (outbox.empty() || old.outbox != outbox) continue;
      return fail(
          at(next.alerts.place, {ErrorCode::invalid_argument,
                                 "alerts of an earlier policy still wait in " + outbox +
                                     ": name another file, or read the policy again later"}));
    }
    return {};
  }

  /// Outside of the mutex.
  void tell(const Result<>& outcome) {
    std::unique_lock lock(mutex);
    const auto callback = told;
    lock.unlock();
    if (*callback) (*callback)(outcome);
  }

  Result<> start();
  Result<> reload();
  [[nodiscard]] bool have_changed(std::uint64_t watch);
};

Result<> LivePolicy::Impl::start() {
  const std::lock_guard lock(reloading);
  auto read_now = read();
  if (!read_now) return fail(std::move(read_now).error());
  auto next = with_agents(*std::move(read_now));
  if (!next) return fail(std::move(next).error());
  Kept next_kept;
  auto made = runtime_options((*next)->policy, surroundings, next_kept);
  if (!made) return fail(std::move(made).error());
  made->timers = options.timers;
  if (options.timers) made->clock = &options.timers->clock();
  port = made->alerts;
  auto created = Runtime::create(executor, *std::move(made));
  if (!created) return fail(at(path.string(), std::move(created).error()));
  runtime = *std::move(created);
  take(*std::move(next), std::move(next_kept));
  return {};
}

Result<> LivePolicy::Impl::reload() {
  const std::lock_guard lock(reloading);
  auto read_now = read();
  if (!read_now) return fail(std::move(read_now).error());
  if (auto ok = check_ledger(in_force->policy, *read_now); !ok) return ok;
  if (auto ok = check_outbox(in_force->policy, *read_now); !ok) return ok;
  let_go_of_ports();
  if (auto ok = check_retired(*read_now); !ok) return ok;
  auto next = with_agents(*std::move(read_now));
  if (!next) return fail(std::move(next).error());
  auto next_kept = kept.next();
  auto made = change_options((*next)->policy, surroundings, next_kept);
  if (!made) return fail(std::move(made).error());
  auto next_port = made->alerts;
  if (auto ok = runtime->change(*std::move(made)); !ok) {
    return fail(at(path.string(), std::move(ok).error()));
  }
  retire_port(std::move(next_port), in_force->policy);
  take(*std::move(next), std::move(next_kept));
  return {};
}

bool LivePolicy::Impl::have_changed(std::uint64_t watch) {
  std::unique_lock lock(mutex);
  const auto known = files.known();
  lock.unlock();
  FileTexts now;
  for (const auto& [file, text] : known) {
    auto found = text_of(file);
    now[file] = found ? std::optional(*std::move(found)) : std::nullopt;
  }
  lock.lock();
  return watch == watches && files.look(std::move(now));
}

LivePolicy::LivePolicy(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

LivePolicy::~LivePolicy() {
  if (impl_->timer != 0) impl_->runtime->timers().cancel(impl_->timer);
}

Result<std::shared_ptr<LivePolicy>> LivePolicy::create(asio::any_io_executor executor,
                                                       std::filesystem::path path,
                                                       Surroundings surroundings,
                                                       LiveOptions options) {
  auto impl = std::make_unique<Impl>(std::move(executor), std::move(path), std::move(surroundings),
                                     std::move(options));
  if (auto ok = impl->start(); !ok) return fail(std::move(ok).error());
  return std::shared_ptr<LivePolicy>(new LivePolicy(std::move(impl)));
}

const std::shared_ptr<Runtime>& LivePolicy::runtime() const noexcept { return impl_->runtime; }

std::shared_ptr<const Policy> LivePolicy::policy() const {
  const std::lock_guard lock(impl_->mutex);
  return {impl_->in_force, &impl_->in_force->policy};
}

Crew LivePolicy::crew() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->in_force->crew;
}

Result<> LivePolicy::reload() {
  try {
    return impl_->reload();
  } catch (...) {
    return fail(current_exception_error("reading the policy again"));
  }
}

void LivePolicy::watch(std::chrono::nanoseconds interval, Told told) {
  const std::lock_guard lock(impl_->mutex);
  impl_->interval = interval;
  impl_->told = std::make_shared<const Told>(std::move(told));
  look_later(++impl_->watches);
}

/// Looks again when it goes out of scope, unless another watch has begun.
class LivePolicy::LaterLook {
 public:
  LaterLook(LivePolicy& live, std::uint64_t watch) noexcept : live_(live), watch_(watch) {}
  LaterLook(const LaterLook&) = delete;
  LaterLook& operator=(const LaterLook&) = delete;
  ~LaterLook() {
    const std::lock_guard lock(live_.impl_->mutex);
    if (watch_ == live_.impl_->watches) live_.look_later(watch_);
  }

 private:
  LivePolicy& live_;
  const std::uint64_t watch_;
};

/// `mutex` is held.
void LivePolicy::look_later(std::uint64_t watch) {
  auto& timers = impl_->runtime->timers();
  timers.cancel(std::exchange(impl_->timer, 0));
  auto look = [live = weak_from_this(), watch] {
    if (const auto self = live.lock()) self->look(watch);
  };
  impl_->timer = timers.call_at(
      later(timers.clock().now(), impl_->interval),
      [executor = impl_->executor, look = std::move(look)] { asio::post(executor, look); });
}

void LivePolicy::look(std::uint64_t watch) {
  const LaterLook again(*this, watch);  // whatever the callback throws
  try {
    if (impl_->have_changed(watch)) impl_->tell(reload());
  } catch (...) {  // the callback's own affair, or no memory
    return;
  }
}

}  // namespace purser::policy
