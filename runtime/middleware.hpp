// middleware.hpp: the shape of a stage: one method around the rest of the chain.
#pragma once

#include <string_view>

#include <purser/runtime/call.hpp>
#include <purser/runtime/place.hpp>
#include <purser/runtime/reply.hpp>
#include <purser/runtime/task.hpp>

namespace purser {

class Chain;
struct StageContext;

/// What a stage does that decides where it may stand.
struct Traits {
  bool repeats = false;   ///< may call `next` more than once
  bool rewrites = false;  ///< changes the request
  bool charges = false;   ///< holds and books money
  bool queues = false;    ///< may wait for long before it calls `next`
  /// Whatever it waits for itself ends at `call.deadline` with `deadline_exceeded`. Where all
  /// stages inside the deadline stage do so, no timer has to watch over them; hooks never wait.
  bool keeps_deadline = false;
};

/// The rest of the chain. Cheap to copy; valid while the call is under way.
class Next {
 public:
  /// `call` must outlive the task.
  [[nodiscard]] Task<Reply> operator()(Call& call) const;
  /// All stages that follow keep to `call.deadline` by themselves.
  [[nodiscard]] bool keeps_deadline() const noexcept;

 private:
  friend class Chain;
  Next(const Chain& chain, std::size_t position) noexcept : chain_(&chain), position_(position) {}
  const Chain* chain_;
  std::size_t position_;
};

/// One concern around every call. Many calls at once: `handle` is called from several threads.
///
/// Not calling `next` refuses or answers; calling it once passes on; calling it several times
/// retries. Waiting stages are coroutines and obey docs/coroutines.md; stages that only look before
/// and after derive from `Hook` instead.
class Middleware {
 public:
  virtual ~Middleware() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual Traits traits() const noexcept { return {}; }
  /// Where it stands unless whoever adds it says otherwise.
  [[nodiscard]] virtual Place place() const noexcept { return Place::call; }
  /// Called before the first call, for each chain that it is built into. Error: it cannot work
  /// here; the chain is not built.
  [[nodiscard]] virtual Result<> join(const StageContext& context);
  /// `call` outlives the task. What is taken before `next` is given back on every path. A stage
  /// that has nothing to do for a call returns `next(call)` without being a coroutine itself.
  [[nodiscard]] virtual Task<Reply> handle(Call& call, Next next) = 0;
};

}  // namespace purser
