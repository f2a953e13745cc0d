// running.cpp: progress, log lines, questions and rounds of one request.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/hub.hpp>
#include <purser/adapters/mcp/server/detail/running.hpp>
#include <purser/adapters/mcp/server/request_state.hpp>

#include <fmt/format.h>

namespace purser::mcp {
namespace {

Task<Json> ready_answer(Result<Json> answer) { co_return answer; }

Error not_declared(const Inquiry& question) {
  return {ErrorCode::unsupported, "the client did not declare that it answers " + question.method};
}

Result<> check_size(const Json& carried, std::size_t bytes_max, const char* limit) {
  const auto size = dump_json(carried).size();
  if (size <= bytes_max) return {};
  return fail(ErrorCode::too_large,
              fmt::format("{} bytes between rounds, at most {} ({})", size, bytes_max, limit));
}

}  // namespace

Running::Running(std::shared_ptr<Hub> shared, std::shared_ptr<Dialogue> dialogue,
                 std::shared_ptr<Outlet> way, Admitted what, Caller who)
    : hub(std::move(shared)),
      outlet(std::move(way)),
      request(std::move(what)),
      dialogue_(dialogue),
      caller_(std::move(who)) {}

void Running::notify(Notification notification) {
  const auto dialogue = dialogue_.lock();
  if (!dialogue) return;
  dialogue->run([self = shared_from_this(), told = std::move(notification)]() mutable {
    if (!self->cancelled) self->outlet->send(Message(std::move(told)));
  });
}

void Running::progress(double done, std::optional<double> total, std::string message) {
  if (request.progress_token.is_null()) return;
  {
    const std::lock_guard lock(mutex_);
    if (last_progress_ && done <= *last_progress_) return;
    last_progress_ = done;
  }
  Json params = Json::object();
  params["progressToken"] = request.progress_token;
  params["progress"] = done;
  if (total) params["total"] = *total;
  if (!message.empty()) params["message"] = std::move(message);
  notify(Notification("notifications/progress", std::move(params)));
}

void Running::log(LogLevel level, std::string logger, Json data) {
  if (!request.log_level || level < *request.log_level) return;
  Json params = Json::object();
  params["level"] = to_string(level);
  if (!logger.empty()) params["logger"] = std::move(logger);
  params["data"] = std::move(data);
  notify(Notification("notifications/message", std::move(params)));
}

void Running::release_stream() {
  if (request.revision != Revision::r2025_11_25) return;
  const auto dialogue = dialogue_.lock();
  if (dialogue) dialogue->run([self = shared_from_this()] { self->outlet->release(); });
}

bool Running::can_ask(const Inquiry& question) const {
  return declares(request.capabilities, question.method, question.params);
}

Task<Json> Running::ask(std::vector<Inquiry> questions) {
  for (const auto& question : questions) {
    if (can_ask(question)) continue;
    const std::lock_guard lock(mutex_);
    missing_ = capability_for(question.method, question.params);
    return ready_answer(fail(not_declared(question)));
  }
  if (era_of(request.revision) == Era::modern) return ready_answer(ask_by_result(questions));
  const auto dialogue = dialogue_.lock();
  if (!dialogue) return ready_answer(fail(cancelled_error()));
  return dialogue->ask(shared_from_this(), std::move(questions));
}

/// An answer that does not fit is asked for again.
Result<Json> Running::ask_by_result(const std::vector<Inquiry>& questions) {
  Json found = Json::object();
  std::vector<Inquiry> open;
  for (const auto& question : questions) {
    const auto& answer = member(answers_, question.key);
    if (!answer.is_null() && check_answer(question, answer)) {
      found[question.key] = answer;
    } else {
      open.push_back(question);
    }
  }
  if (open.empty()) return found;
  const std::lock_guard lock(mutex_);
  open_ = std::move(open);
  return fail(ErrorCode::cancelled, "the client is asked first");
}

void Running::keep(Json state) {
  const std::lock_guard lock(mutex_);
  kept_ = std::move(state);
}

Result<> Running::read_rounds() {
  const SealedFor what{caller_.id, request.method, request.params};
  if (const auto& sealed = member(request.params, "requestState"); !sealed.is_null()) {
    if (!sealed.is_string())
      return fail(ErrorCode::invalid_argument, "params.requestState is none");
    auto content = unseal(hub->state_key, sealed.get_ref<const std::string&>(), what,
                          hub->timers->clock().wall_now());
    if (!content) return fail(std::move(content).error());
    state_ = member(*content, "kept");
    answers_ = member(*content, "answers");
    round_ = member(*content, "round").get<std::size_t>();
    kept_ = state_;
  }
  if (!request.params.contains("inputResponses")) return {};
  const auto& responses = member(request.params, "inputResponses");
  if (!responses.is_object()) {
    return fail(ErrorCode::invalid_argument, "params.inputResponses is no object");
  }
  for (const auto& [key, answer] : responses.items()) {
    if (!answer.is_object()) {
      return fail(ErrorCode::invalid_argument, "params.inputResponses holds what is no object");
    }
    answers_[key] = answer;
  }
  return {};
}

bool Running::is_interrupted() const {
  const std::lock_guard lock(mutex_);
  return !open_.empty() || !missing_.is_null();
}

Json Running::missing_capability() const {
  const std::lock_guard lock(mutex_);
  return missing_;
}

Result<> Running::check_carried() const {
  const auto& limits = hub->options.limits;
  if (auto good = check_size(kept_, limits.kept_bytes_max, "kept_bytes_max"); !good) return good;
  return check_size(answers_, limits.answers_bytes_max, "answers_bytes_max");
}

Result<Json> Running::open_questions() const {
  const std::lock_guard lock(mutex_);
  if (round_ >= hub->options.limits.rounds_max) {
    return fail(ErrorCode::too_large,
                fmt::format("more than {} rounds of questions", hub->options.limits.rounds_max));
  }
  if (auto good = check_carried(); !good) return fail(std::move(good).error());
  Json result = Json::object();
  result["resultType"] = "input_required";
  for (const auto& question : open_) {
    auto& shown = result["inputRequests"][question.key];
    shown["method"] = question.method;
    shown["params"] = question.params.is_object() ? question.params : Json::object();
  }
  Json content = Json::object();
  content["kept"] = kept_;
  content["answers"] = answers_;
  content["round"] = round_ + 1;
  const SealedFor what{caller_.id, request.method, request.params};
  const auto until = hub->timers->clock().wall_now() + hub->options.limits.state;
  result["requestState"] = seal(hub->state_key, content, what, until);
  return result;
}

}  // namespace purser::mcp
