// process.cpp: starts a process, and ends it in stages.
#include <purser/adapters/process/process.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/post.hpp>

#include <purser/adapters/process/detail/process_impl.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::process {
namespace {

constexpr std::chrono::milliseconds sweep_interval{20};
constexpr std::chrono::milliseconds killed_grace{5'000};  // the machine may be busy
/// Of the child's stdout: four times the system's default, so that a large answer takes fewer turns
/// of two programs. A hundred children stay below what a user may have in all (64 MiB).
constexpr int output_pipe_bytes = 256 * 1024;

struct Pipes {
  Pipe input, output, errors, report;
};

Result<Pipes> make_pipes() {
  Pipes pipes;
  for (auto* pipe : {&pipes.input, &pipes.output, &pipes.errors, &pipes.report}) {
    auto made = make_pipe();
    if (!made) return fail(std::move(made).error());
    *pipe = *std::move(made);
  }
  for (const auto* ours : {&pipes.input.writing, &pipes.output.reading, &pipes.errors.reading,
                           &pipes.report.reading}) {
    ::fcntl(ours->number(), F_SETFL, O_NONBLOCK);
  }
  ::fcntl(pipes.output.reading.number(), F_SETPIPE_SZ, output_pipe_bytes);  // or as it was
  return pipes;
}

struct Started {
  Keeper* keeper = nullptr;
  std::shared_ptr<Launch> launch{};
  Descriptor report{};
  ParentEnds ends{};
};

/// The child is forked by the keeper, soon.
Result<Started> begin_launch(Command command) {
  if (auto usable = check(command); !usable) return fail(std::move(usable).error());
  auto pipes = make_pipes();
  if (!pipes) return fail(std::move(pipes).error());
  Started started;
  started.launch = std::make_shared<Launch>(
      std::move(command),
      ChildEnds{std::move(pipes->input.reading), std::move(pipes->output.writing),
                std::move(pipes->errors.writing), std::move(pipes->report.writing)});
  started.report = std::move(pipes->report.reading);
  started.ends = ParentEnds{std::move(pipes->input.writing), std::move(pipes->output.reading),
                            std::move(pipes->errors.reading)};
  try {
    started.keeper = &Keeper::instance();
    started.keeper->launch(started.launch);
  } catch (const std::system_error& error) {
    return fail(ErrorCode::connection_failed,
                std::string("cannot start a process: ") + error.what());
  }
  return started;
}

/// The executor may have no room for another descriptor.
Result<> hand_over(Descriptor& from, asio::posix::stream_descriptor& to) {
  boost::system::error_code error;
  to.assign(from.number(), error);
  if (error) return fail(system_failure(error.value()));
  static_cast<void>(from.release());
  return {};
}

/// What the child said before its program ran; nothing: it runs.
std::optional<StepFailure> read_report(int descriptor) noexcept {
  StepFailure failure;
  if (::read(descriptor, &failure, sizeof failure) != sizeof failure) return std::nullopt;
  return failure;
}

}  // namespace

Process::Impl::Impl(asio::any_io_executor strand, std::shared_ptr<Timers> timers, Keeper& keeper,
                    ChildList child)
    : input(strand),
      output(strand),
      errors(strand),
      id(child.front().id),
      strand_(strand),
      timers_(std::move(timers)),
      keeper_(keeper),
      child_(std::move(child)),
      exit_(strand) {}

Process::Impl::~Impl() { kill(); }

void Process::Impl::kill() noexcept {
  if (std::exchange(dead_, true)) return;
  told_ = nullptr;
  disarm();
  try {
    ended.set(fail(cancelled_error()));
  } catch (...) {  // no memory to tell who waits: the executor's end will
  }
  if (!keeper_.is_ours()) return child_.clear();
  if (!child_.empty()) {
    keeper_.bury(child_);
  } else if (group_is_left(id)) {
    signal_group(id, SIGKILL);
  }
}

Result<> Process::Impl::open(ParentEnds ends) {
  auto exit = duplicate(child_.front().exit.number());
  if (!exit) return fail(std::move(exit).error());
  for (const auto& [descriptor, end] :
       {std::pair(&input, &ends.input), std::pair(&output, &ends.output),
        std::pair(&errors, &ends.errors), std::pair(&exit_, &*exit)}) {
    if (auto taken = hand_over(*end, *descriptor); !taken) return taken;
  }
  watch();
  return {};
}

void Process::Impl::watch() {
  exit_.async_wait(asio::posix::stream_descriptor::wait_read,
                   [self = weak_from_this()](boost::system::error_code error) {
                     if (const auto alive = self.lock(); alive && !error) alive->exited();
                   });
}

void Process::Impl::exited() {
  if (is_over() || status) return;
  status = reap(id);
  if (!status) return watch();
  child_.clear();
  disarm();
  sweep();
  if (told_) std::exchange(told_, nullptr)(*status);
}

void Process::Impl::on_exit(std::function<void(ExitStatus)> told) {
  if (!status) {
    told_ = std::move(told);
    return;
  }
  asio::post(strand_, [told = std::move(told), ended_with = *status] { told(ended_with); });
}

void Process::Impl::signal(int number) noexcept {
  if (!status || group_is_left(id)) signal_group(id, number);
}

/// Holds the child only weakly: its destruction kills, which is better than any stage.
void Process::Impl::in(std::chrono::milliseconds delay, void (Impl::*what)()) {
  disarm();
  const auto when = later(timers_->clock().now(), delay);
  timer_ = timers_->call_at(when, [self = weak_from_this(), strand = strand_, what] {
    if (self.expired()) return;
    asio::post(strand, [self, what] {
      const auto alive = self.lock();
      if (alive && !alive->is_over()) (alive.get()->*what)();
    });
  });
}

/// An armed timer would keep the executor busy.
void Process::Impl::disarm() noexcept {
  if (timer_) timers_->cancel(*std::exchange(timer_, std::nullopt));
}

void Process::Impl::begin_end(std::chrono::milliseconds grace) {
  if (is_over()) return;
  grace_ = grace;
  if (status && !sweeping_) return ended.set();
  if (status) return;
  boost::system::error_code ignored;
  if (input.is_open()) input.close(ignored);
  stage_ = Stage::input_closed;
  in(grace_, &Impl::next_stage);
}

void Process::Impl::next_stage() {
  if (status) return;
  if (stage_ == Stage::killed) {
    return ended.set(fail(ErrorCode::timeout, "the process did not even end when it was killed"));
  }
  const bool second = stage_ == Stage::terminated;
  stage_ = second ? Stage::killed : Stage::terminated;
  signal_group(id, second ? SIGKILL : SIGTERM);
  in(second ? killed_grace : grace_, &Impl::next_stage);
}

/// What the child started, launchers such as npx first of all, ends with it.
void Process::Impl::sweep() {
  const auto now = timers_->clock().now();
  if (!group_is_left(id)) {
    sweeping_ = false;
    return ended.set();
  }
  if (!std::exchange(sweeping_, true)) {
    sweep_until_ = later(now, grace_);
    signal_group(id, SIGTERM);
  } else if (now >= sweep_until_) {
    signal_group(id, SIGKILL);
    sweeping_ = false;
    return ended.set();
  }
  in(sweep_interval, &Impl::sweep);
}

Process::Process(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Process::~Process() { impl_->kill(); }

Task<std::unique_ptr<Process>> Process::start(asio::any_io_executor strand,
                                              std::shared_ptr<Timers> timers, Command command) {
  auto started = begin_launch(std::move(command));
  if (!started) co_return fail(std::move(started).error());
  asio::posix::stream_descriptor report(strand);
  auto handed = hand_over(started->report, report);
  if (!handed) co_return fail(std::move(handed).error());
  const Event reported;
  report.async_wait(asio::posix::stream_descriptor::wait_read,
                    [reported](boost::system::error_code) { reported.set(); });
  auto waiting = reported.wait();
  auto waited = co_await std::move(waiting);
  if (!waited) co_return fail(std::move(waited).error());
  auto child = started->launch->take(read_report(report.native_handle()));
  if (!child) co_return fail(std::move(child).error());
  auto impl = std::make_shared<Impl>(std::move(strand), std::move(timers), *started->keeper,
                                     *std::move(child));
  auto opened = impl->open(std::move(started->ends));
  if (!opened) co_return fail(std::move(opened).error());
  co_return std::unique_ptr<Process>(new Process(std::move(impl)));
}

asio::posix::stream_descriptor& Process::input() noexcept { return impl_->input; }
asio::posix::stream_descriptor& Process::output() noexcept { return impl_->output; }
asio::posix::stream_descriptor& Process::errors() noexcept { return impl_->errors; }
pid_t Process::id() const noexcept { return impl_->id; }
std::optional<ExitStatus> Process::status() const noexcept { return impl_->status; }
void Process::on_exit(std::function<void(ExitStatus)> told) { impl_->on_exit(std::move(told)); }
void Process::signal(int number) noexcept { impl_->signal(number); }

Task<ExitStatus> Process::end(std::chrono::milliseconds grace) { return end_of(impl_, grace); }

Task<ExitStatus> Process::end_of(std::shared_ptr<Impl> impl, std::chrono::milliseconds grace) {
  impl->begin_end(grace);
  auto waiting = impl->ended.wait();
  auto ended = co_await std::move(waiting);
  if (!ended) co_return fail(std::move(ended).error());
  co_return *impl->status;
}

}  // namespace purser::process
