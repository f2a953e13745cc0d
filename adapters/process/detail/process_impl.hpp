// process_impl.hpp: what a Process knows of its child; outlives it while something is under way.
#pragma once

#include <purser/adapters/process/detail/keeper.hpp>
#include <purser/adapters/process/process.hpp>
#include <purser/runtime/event.hpp>

namespace purser::process {

/// Our ends.
struct ParentEnds {
  Descriptor input;
  Descriptor output;
  Descriptor errors;
};

/// Everything on the strand, `kill` on any thread that has the last word.
class Process::Impl : public std::enable_shared_from_this<Process::Impl> {
 public:
  Impl(asio::any_io_executor strand, std::shared_ptr<Timers> timers, Keeper& keeper,
       ChildList child);
  ~Impl();

  /// Begins to await the exit. Error: `connection_failed`: no descriptor is left.
  [[nodiscard]] Result<> open(ParentEnds ends);
  /// The group dies at once, and is never looked at again.
  void kill() noexcept;
  void on_exit(std::function<void(ExitStatus)> told);
  void signal(int number) noexcept;
  void begin_end(std::chrono::milliseconds grace);

  asio::posix::stream_descriptor input;
  asio::posix::stream_descriptor output;
  asio::posix::stream_descriptor errors;
  pid_t id;
  std::optional<ExitStatus> status;
  /// Set when an ending has come to its end.
  Event ended{};

 private:
  enum class Stage : unsigned char { running, input_closed, terminated, killed };

  void watch();
  void exited();
  void next_stage();
  void sweep();
  void in(std::chrono::milliseconds delay, void (Impl::*what)());
  void disarm() noexcept;
  [[nodiscard]] bool is_over() const noexcept { return dead_; }

  asio::any_io_executor strand_;
  std::shared_ptr<Timers> timers_;
  Keeper& keeper_;
  ChildList child_;  // empty: reaped, or the keeper's
  asio::posix::stream_descriptor exit_;
  std::function<void(ExitStatus)> told_;
  std::chrono::milliseconds grace_{2'000};
  Stage stage_ = Stage::running;
  std::optional<Timers::Id> timer_;  // of the stage, or of the sweep
  Instant sweep_until_{};
  bool sweeping_ = false;
  bool dead_ = false;
};

}  // namespace purser::process
