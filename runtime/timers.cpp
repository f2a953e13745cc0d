// timers.cpp: a wheel of coarse timers, driven by one timer of the executor.
#include <purser/runtime/timers.hpp>

#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <vector>

#include <purser/runtime/event.hpp>

namespace purser {
namespace {

constexpr std::chrono::milliseconds tick_length{10};
constexpr std::size_t slot_count = 1024;
constexpr std::uint32_t no_entry = UINT32_MAX;

/// Timers hashed by their tick into rings of entries. Not thread-safe: the owner locks.
class Wheel {
 public:
  Wheel() : slots_(slot_count, no_entry) {}

  Timers::Id add(std::int64_t tick, std::function<void()> action) {
    const auto index = take_entry();
    auto& entry = entries_[index];
    entry.tick = tick;
    entry.action = std::move(action);
    link(index);
    ++size_;
    return (static_cast<Timers::Id>(entry.generation) << 32U) | index;
  }

  void remove(Timers::Id id) noexcept {
    const auto index = static_cast<std::uint32_t>(id);
    if (index >= entries_.size() || entries_[index].generation != id >> 32U) return;
    drop(index);
  }

  /// Moves the actions of every tick up to `tick` into `due`.
  void advance(std::int64_t tick, std::vector<std::function<void()>>& due) {
    const auto steps = std::min<std::int64_t>(tick - now_, slot_count);
    for (std::int64_t i = 0; i < steps; ++i) collect(slot_of(tick - i), tick, due);
    now_ = std::max(now_, tick);
  }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  void start_at(std::int64_t tick) noexcept { now_ = tick; }

 private:
  struct Entry {
    std::int64_t tick = 0;
    std::uint32_t next = no_entry;
    std::uint32_t previous = no_entry;
    std::uint32_t generation = 1;
    std::function<void()> action;
  };

  static std::size_t slot_of(std::int64_t tick) noexcept {
    return static_cast<std::size_t>(tick) % slot_count;
  }

  std::uint32_t take_entry() {
    if (free_ == no_entry) {
      entries_.emplace_back();
      return static_cast<std::uint32_t>(entries_.size() - 1);
    }
    const auto index = free_;
    free_ = entries_[index].next;
    return index;
  }

  void link(std::uint32_t index) noexcept {
    auto& head = slots_[slot_of(entries_[index].tick)];
    entries_[index].previous = no_entry;
    entries_[index].next = head;
    if (head != no_entry) entries_[head].previous = index;
    head = index;
  }

  void drop(std::uint32_t index) noexcept {
    auto& entry = entries_[index];
    if (entry.previous != no_entry) {
      entries_[entry.previous].next = entry.next;
    } else {
      slots_[slot_of(entry.tick)] = entry.next;
    }
    if (entry.next != no_entry) entries_[entry.next].previous = entry.previous;
    entry.action = nullptr;
    ++entry.generation;
    entry.next = free_;
    free_ = index;
    --size_;
  }

  void collect(std::size_t slot, std::int64_t tick, std::vector<std::function<void()>>& due) {
    for (auto index = slots_[slot]; index != no_entry;) {
      const auto next = entries_[index].next;
      if (entries_[index].tick <= tick) {
        due.push_back(std::move(entries_[index].action));
        drop(index);
      }
      index = next;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<Entry> entries_;
  std::uint32_t free_ = no_entry;
  std::size_t size_ = 0;
  std::int64_t now_ = 0;
};

/// Ticks only while something is armed, so that it keeps no executor busy.
class WheelTimers final : public Timers, public std::enable_shared_from_this<WheelTimers> {
 public:
  WheelTimers(asio::any_io_executor executor, const Clock& clock)
      : clock_(clock), start_(clock.now()), ticker_(std::move(executor)) {}

  const Clock& clock() const noexcept override { return clock_; }

  Id call_at(Instant when, std::function<void()> action) override {
    const auto now = tick_of(clock_.now());
    const std::lock_guard lock(mutex_);
    if (wheel_.empty() && !ticking_) wheel_.start_at(std::max(now, wheel_.now()));
    const auto tick = when >= latest() ? INT64_MAX / 2 : tick_of(when) + 1;
    const auto id = wheel_.add(std::max(tick, wheel_.now() + 1), std::move(action));
    if (!ticking_) wait_for_tick();
    return id;
  }

  void cancel(Id id) noexcept override {
    const std::lock_guard lock(mutex_);
    wheel_.remove(id);
  }

 private:
  /// Beyond this a timer never fires.
  Instant latest() const noexcept { return start_ + std::chrono::hours(24 * 365 * 100); }

  std::int64_t tick_of(Instant when) const noexcept { return (when - start_) / tick_length; }

  void wait_for_tick() {
    ticking_ = true;
    ticker_.expires_after(tick_length);
    ticker_.async_wait(
        [self = shared_from_this()](const boost::system::error_code&) { self->tick(); });
  }

  void tick() {
    std::vector<std::function<void()>> due;
    {
      const std::lock_guard lock(mutex_);
      wheel_.advance(tick_of(clock_.now()), due);
      ticking_ = false;
      if (!wheel_.empty()) wait_for_tick();
    }
    for (auto& action : due) action();
  }

  const Clock& clock_;
  const Instant start_;
  std::mutex mutex_;
  Wheel wheel_;
  asio::steady_timer ticker_;
  bool ticking_ = false;
};

}  // namespace

std::shared_ptr<Timers> make_timers(asio::any_io_executor executor, const Clock& clock) {
  return std::make_shared<WheelTimers>(std::move(executor), clock);
}

Task<> pause(Timers& timers, std::chrono::nanoseconds duration) {
  const Event over;
  const auto when = later(timers.clock().now(), std::max(duration, std::chrono::nanoseconds(0)));
  const ArmedTimer timer(timers, when, [over] { over.set(); });
  auto outcome = co_await over.wait();
  co_return outcome;
}

}  // namespace purser
