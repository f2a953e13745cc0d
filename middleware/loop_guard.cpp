// loop_guard.cpp: remembers each call, counts it, and acts by how often it was made.
#include <purser/middleware/loop_guard.hpp>

#include <fmt/format.h>

#include <mutex>

#include <purser/detectors/finding_text.hpp>
#include <purser/detectors/hashing.hpp>
#include <purser/detectors/repetition.hpp>
#include <purser/runtime/session_slots.hpp>
#include <purser/runtime/stage_context.hpp>

namespace purser {
namespace {

/// What the guard knows of one session.
struct LoopMemory {
  std::mutex mutex;
  CallMemory calls;
};

std::shared_ptr<LoopMemory> memory_of(const Call& call) {
  return call.session->get<LoopMemory>("loop_guard");
}

const std::vector<std::string>& loop_keys(const Call& call) {
  static const std::vector<std::string> all;
  return call.tool() != nullptr ? call.tool()->loop_key : all;
}

RememberedCall remembered(const Call& call, Instant now, WordTable& words) {
  RememberedCall made;
  made.id = call.id();
  made.kind = call.kind();
  made.time = now;
  made.agent = call.scope().id_of("agent");
  made.name = call.name().substr(0, 64);
  made.caller = mix(mix(text_hash(made.agent), text_hash(call.name())),
                    static_cast<std::uint64_t>(made.kind));
  if (made.kind == CallKind::model) {
    made.fingerprint = mix(made.caller, prompt_hash(call.model_request()));
  } else {
    made.arguments = read_loop_arguments(call.arguments(), loop_keys(call), words);
    made.fingerprint = mix(made.caller, made.arguments.exact);
  }
  return made;
}

/// A failure is news only if it is another kind of failure.
std::uint64_t failure_hash(ErrorCode code) noexcept {
  return mix(static_cast<std::uint64_t>(code), 7);
}

std::uint64_t result_of(const Result<Reply>& outcome, const Arguments& arguments) noexcept {
  return outcome ? news_hash(outcome->result(), arguments) : failure_hash(outcome.error().code());
}

Finding loop_finding(const Call& call, LoopAction action, std::string what) {
  auto finding = finding_of("loop_detected", call.scope().id_of("agent"), std::move(what));
  finding.warns = action != LoopAction::log;
  finding.alerts = action == LoopAction::block;
  return finding;
}

Verdict nudge(Call& call, const std::string& what) {
  const auto advice =
      what + ". Once more will bring nothing new: change course, or answer with what you have.";
  if (call.kind() != CallKind::model) return refuse({ErrorCode::refused, advice});
  call.model_request().messages.push_back(Message::user("Note: " + advice));
  return go_on();
}

Verdict act(Call& call, LoopAction action, const std::string& what) {
  if (action == LoopAction::off) return go_on();
  call.found(loop_finding(call, action, what));
  if (action == LoopAction::nudge) return nudge(call, what);
  if (action == LoopAction::block) return refuse({ErrorCode::loop_detected, what});
  return go_on();
}

/// Fills in where steps begin.
std::vector<LoopStep> placed(std::vector<LoopStep> steps, int repeats) {
  int next = repeats + 1;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->at == 0) step->at = next - 1;
    next = step->at;
  }
  return steps;
}

Error bad_option(const std::string& what) {
  return {ErrorCode::invalid_argument, "loop guard: " + what};
}

Result<> check_steps(const std::vector<LoopStep>& steps) {
  if (steps.empty()) return fail(bad_option("action: names no action"));
  int before = 1;
  auto milder = LoopAction::off;
  for (const auto& step : steps) {
    if (step.at <= before || step.at > LoopGuardOptions::repeats_max) {
      return fail(
          bad_option(fmt::format("action: a step begins at call {}; steps begin at 2 to {}, each "
                                 "later than the one before",
                                 step.at, LoopGuardOptions::repeats_max)));
    }
    if (step.action < milder) {
      return fail(bad_option("action: steps go from mild to strict: log, warn, nudge, block"));
    }
    before = step.at;
    milder = step.action;
  }
  return {};
}

}  // namespace

Result<> check(const LoopGuardOptions& options) {
  if (options.repeats < 2 || options.repeats > LoopGuardOptions::repeats_max) {
    return fail(bad_option(
        fmt::format("repeats: {} is not 2 to {}", options.repeats, LoopGuardOptions::repeats_max)));
  }
  if (options.window.count() <= 0) return fail(bad_option("window: is not positive"));
  if (!(options.similarity > 0 && options.similarity <= 1)) {
    return fail(
        bad_option(fmt::format("similarity: {} is not above 0 and up to 1", options.similarity)));
  }
  return check_steps(placed(options.action.steps(), options.repeats));
}

LoopGuard::LoopGuard(LoopGuardOptions options)
    : options_(std::move(options)), steps_(placed(options_.action.steps(), options_.repeats)) {}

Result<> LoopGuard::join(const StageContext& context) {
  clock_ = &context.timers->clock();
  return check(options_);
}

bool LoopGuard::counts(const Call& call) const noexcept {
  if (call.session == nullptr || clock_ == nullptr) return false;
  if (call.kind() == CallKind::model) return true;
  if (matches_any(options_.polling, call.name())) return false;
  return call.tool() == nullptr || !call.tool()->polls;
}

/// A cycle is as grave as it gets.
LoopAction LoopGuard::action_for(const Repetition& repetition) const noexcept {
  if (repetition.kind == Repetition::Kind::cycle) return steps_.back().action;
  auto action = LoopAction::off;
  for (const auto& step : steps_) {
    if (repetition.count >= step.at) action = step.action;
  }
  return action;
}

Verdict LoopGuard::before(Call& call) {
  if (!counts(call)) return go_on();
  WordTable words;
  auto made = remembered(call, clock_.load()->recent(), words);
  const RepetitionRule rule{options_.repeats, options_.window, options_.similarity};
  const auto memory = memory_of(call);
  const std::lock_guard lock(memory->mutex);
  const auto repetition = memory->calls.repetition_of(made, words, rule);
  const auto action = action_for(repetition);
  auto verdict = go_on();
  if (action != LoopAction::off) {
    verdict = act(call, action,
                  fmt::format("{} (loop guard: {} in {})", repetition_text(made, repetition),
                              options_.repeats, seconds_text(options_.window)));
  }
  if (!verdict.goes_on()) made.result = failure_hash(ErrorCode::refused);  // `after` is not owed
  memory->calls.remember(std::move(made));
  return verdict;
}

void LoopGuard::after(Call& call, Result<Reply>& outcome) noexcept {
  if (!counts(call)) return;
  const auto memory = memory_of(call);
  const std::lock_guard lock(memory->mutex);
  if (!outcome && outcome.error().code() == ErrorCode::budget_busy) {
    return memory->calls.forget(call.id());  // whoever called tries again
  }
  auto* const made = memory->calls.find(call.id());
  if (made == nullptr || made->kind == CallKind::model) return;
  made->result = result_of(outcome, made->arguments);
}

std::shared_ptr<LoopGuard> loop_guard(LoopGuardOptions options) {
  return std::make_shared<LoopGuard>(std::move(options));
}

}  // namespace purser
