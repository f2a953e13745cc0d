// on_refusal.cpp: the loop over ever cheaper models.
#include <purser/middleware/downgrade/on_refusal.hpp>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/delivery_watch.hpp>

namespace purser {
namespace {

/// The call is as it was afterwards, also when the frame is destroyed.
class Changing {
 public:
  Changing(Chooser& chooser, Call& call) : chooser_(chooser), call_(call) { chooser_.begin(call_); }
  Changing(const Changing&) = delete;
  Changing& operator=(const Changing&) = delete;
  ~Changing() {
    if (ended_) return;
    Result<Reply> outcome = fail(cancelled_error());
    end(outcome);
  }

  void end(Result<Reply>& outcome) {
    ended_ = true;
    chooser_.end(call_, outcome);
  }

 private:
  Chooser& chooser_;
  Call& call_;
  bool ended_ = false;
};

}  // namespace

Task<Reply> DowngradeOnRefusal::handle(Call& call, Next next) {
  if (call.kind() != CallKind::model) return next(call);
  return repeat(call, next);
}

Task<Reply> DowngradeOnRefusal::repeat(Call& call, Next next) {
  const DeliveryWatch watch(call);
  Changing changing(chooser_, call);
  while (true) {
    auto outcome = co_await next(call);
    const bool refused = !outcome && !watch.delivered();
    if (refused && chooser_.step_down(call, outcome.error())) continue;
    changing.end(outcome);
    co_return outcome;
  }
}

}  // namespace purser
