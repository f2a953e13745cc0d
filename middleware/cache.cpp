// cache.cpp: which calls are kept under which key, and the way around the rest of the chain.
#include <purser/middleware/cache.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <purser/middleware/cache/single_flight.hpp>
#include <purser/runtime/joined_context.hpp>
#include <purser/runtime/request_json.hpp>

namespace purser {
namespace {

/// The path down to the innermost step of that kind, which is whose answers these are.
std::string owner_path(const Scope& scope, std::string_view kind) {
  std::string all;
  std::string path;
  for (const auto& step : scope.steps()) {
    all += step.kind + ':' + std::to_string(step.id.size()) + ':' + step.id + '/';
    if (step.kind == kind) path = all;
  }
  return path;
}

std::string owner_path(const Scope& scope, CacheSharing sharing) {
  return owner_path(scope, sharing == CacheSharing::customer ? "customer" : "session");
}

/// Tools of one name may be different functions, one for each session, say: each has its own
/// results. They stay alive with what is kept of them.
std::string key_of(const Call& call, CacheSharing sharing) {
  auto key = owner_path(call.scope(), sharing) + '\n' + dump_json(request_json(call));
  if (!call.is_tool()) return key;
  const auto* const tool = call.tool();
  return key + '\n' + std::to_string(reinterpret_cast<std::uintptr_t>(tool));
}

class Cache final : public Middleware {
 public:
  explicit Cache(CacheOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "cache"; }
  Place place() const noexcept override { return Place::cache; }
  Traits traits() const noexcept override { return {.keeps_deadline = true}; }

  Result<> join(const StageContext& context) override {
    const bool keeps = options_.entries_max > 0 && options_.bytes_max > 0 &&
                       options_.time_to_live.count() > 0 &&
                       !(options_.models.empty() && options_.tools.empty());
    if (!keeps) return fail(ErrorCode::invalid_argument, "with these options it keeps nothing");
    if (auto joined = context_.join(context); !joined) return joined;
    std::call_once(opened_, [&] {
      flight_.emplace(AnswerShelf(options_.entries_max, options_.bytes_max), options_.time_to_live,
                      options_.waiting_max, context_->timers->clock());
    });
    return {};
  }

  Task<Reply> handle(Call& call, Next next) override {
    if (!is_kept(call)) return next(call);
    return through(call, next, key_of(call, options_.sharing));
  }

 private:
  bool is_kept(const Call& call) const {
    if (call.kind() == CallKind::model) return is_kept(call.model_request());
    const auto* const tool = call.tool();
    return tool != nullptr && tool->idempotent && matches_any(options_.tools, call.name());
  }

  bool is_kept(const ModelRequest& request) const {
    const bool steady = request.temperature ? *request.temperature <= options_.temperature_max
                                            : options_.temperature_unset;
    return steady && matches_any(options_.models, request.model);
  }

  /// A tool inside of a tool does not wait: what it waits for could be waiting for it. Model calls
  /// have no calls inside, so that everybody may wait for one.
  static bool may_wait(const Call& call) noexcept {
    return call.kind() == CallKind::model || call.attempt.parent == 0;
  }

  static std::shared_ptr<const Tool> tool_of(const Call& call) {
    return call.is_tool() ? call.tool_request().tool : nullptr;
  }

  Task<Reply> through(Call& call, Next next, std::string key) {
    SingleFlight::Seat seat(*flight_, std::move(key), may_wait(call));
    if (seat.waits()) {
      const ArmedTimer timer(
          *context_->timers, call.deadline,
          [decided = seat.decided(), late = deadline_error(call)] { decided.set(fail(late)); });
      auto wait = seat.decided().wait();
      auto decided = co_await std::move(wait);
      if (!decided) co_return fail(std::move(decided).error());
    }
    if (const auto answer = seat.answer()) {
      auto known = give(call, *answer);
      co_return known;
    }
    auto outcome = co_await next(call);
    seat.land(CachedAnswer::from(outcome, tool_of(call)), !outcome);
    co_return outcome;
  }

  static Result<Reply> give(Call& call, const CachedAnswer& answer) {
    call.note({"cache_hit", "the answer of " + std::string(call.name()) + " was known already"});
    return answer.give(call.sink);
  }

  CacheOptions options_;
  JoinedContext context_;
  std::once_flag opened_;
  std::optional<SingleFlight> flight_;
};

}  // namespace

std::shared_ptr<Middleware> cache(CacheOptions options) {
  return std::make_shared<Cache>(std::move(options));
}

}  // namespace purser
