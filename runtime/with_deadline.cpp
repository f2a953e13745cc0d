// with_deadline.cpp: one signal per call, told by the timer and by the caller's cancellation.
#include <purser/runtime/with_deadline.hpp>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace purser {
namespace {

/// The executor itself where it already is a strand: what runs there needs no locks.
asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
  if (executor.target<asio::strand<asio::any_io_executor>>() != nullptr) return executor;
  return asio::make_strand(executor);
}

/// The caller's cancellation is passed on while this lives.
template <class Cut>
class Forward {
 public:
  Forward(asio::cancellation_slot slot, const std::shared_ptr<Cut>& cut) : slot_(slot) {
    if (slot_.is_connected()) slot_.assign([cut](asio::cancellation_type) { cut->cancel(); });
  }
  Forward(const Forward&) = delete;
  Forward& operator=(const Forward&) = delete;
  ~Forward() {
    if (slot_.is_connected()) slot_.clear();
  }

 private:
  asio::cancellation_slot slot_;
};

}  // namespace

struct DeadlineGuard::Cut : std::enable_shared_from_this<Cut> {
  explicit Cut(asio::any_io_executor where) : strand(std::move(where)) {}

  asio::any_io_executor strand;
  asio::cancellation_signal signal;  ///< emitted on the strand only, once the work is there
  bool started = false;              ///< used on the strand
  bool cancelled = false;            ///< used on the strand
  std::atomic<bool> fired{false};

  void cancel() {
    asio::post(strand, [self = shared_from_this()] {
      self->cancelled = true;
      if (self->started) self->signal.emit(asio::cancellation_type::terminal);
    });
  }

  /// On the strand. Work that was cancelled before it started is not started.
  static asio::awaitable<void> start(std::shared_ptr<Cut> cut, asio::awaitable<void> work) {
    if (cut->cancelled) co_return;
    cut->started = true;
    co_await std::move(work);
  }
};

DeadlineGuard::DeadlineGuard(Timers& timers, Instant when, const asio::any_io_executor& executor)
    : strand_(strand_of(executor)),
      cut_(std::make_shared<Cut>(strand_)),
      timer_(timers, when, [cut = cut_] {
        cut->fired = true;
        cut->cancel();
      }) {}

DeadlineGuard::~DeadlineGuard() = default;

asio::awaitable<void> DeadlineGuard::run(asio::awaitable<void> work) {
  const auto state = co_await asio::this_coro::cancellation_state;
  const Forward forward(state.slot(), cut_);
  auto token = asio::bind_cancellation_slot(cut_->signal.slot(), asio::use_awaitable);
  auto started = Cut::start(cut_, std::move(work));
  auto done = asio::co_spawn(strand_, std::move(started), token);
  co_await std::move(done);
}

bool DeadlineGuard::fired() const noexcept { return cut_->fired; }

}  // namespace purser
