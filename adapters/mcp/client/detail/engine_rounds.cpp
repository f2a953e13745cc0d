// engine_rounds.cpp: what a server needs before it completes a request: a visit, answers, or time.
#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/input_round.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>
#include <purser/adapters/mcp/protocol/task_state.hpp>
#include <purser/adapters/mcp/protocol/url_required.hpp>

namespace purser::mcp::detail {
namespace {

/// Answers that come in, one for each question.
struct Gathering {
  Event complete;
  std::size_t missing = 0;
  Json answers = Json::object();
  std::optional<Error> error;

  void take(const std::string& key, Result<Json> answer) {
    if (answer) {
      answers[key] = *std::move(answer);
    } else if (!error) {
      error = std::move(answer).error();
    }
    if (--missing == 0) complete.set();
  }
};

HandlerRun::Done into_gathering(std::shared_ptr<Gathering> gathering, std::string key) {
  return [gathering = std::move(gathering), key = std::move(key)](Result<Json> answer) {
    gathering->take(key, std::move(answer));
  };
}

Json task_params(const std::string& id) {
  auto params = Json::object();
  params["taskId"] = id;
  return params;
}

}  // namespace

/// Sent again where the user first had to visit an address, and that once.
Task<Json> Engine::admitted(OperationPointer operation, std::string method, Json params) {
  auto sent = deliver(operation, method, params);
  auto outcome = co_await std::move(sent);
  const auto refused = operation->refusal;
  if (!refused || !requires_urls(*refused, info_.revision)) co_return outcome;
  auto asking = have_urls_opened(operation, *refused);
  auto opened = co_await std::move(asking);
  if (!opened) co_return fail(std::move(opened).error().with_rejected());
  auto resent = deliver(operation, std::move(method), std::move(params));
  outcome = co_await std::move(resent);
  const auto& again = operation->refusal;
  if (!again || !requires_urls(*again, info_.revision)) co_return outcome;
  co_return fail(still_requires_urls(*again));
}

Task<> Engine::have_urls_opened(OperationPointer operation, WireError refused) {
  if (!identity_.capabilities.elicitation_url) co_return fail(nobody_opens_urls(refused));
  auto questions = url_questions(refused);
  if (!questions) co_return fail(std::move(questions).error());
  auto asking = answer_round(operation, *std::move(questions));
  auto answers = co_await std::move(asking);
  if (!answers) co_return fail(std::move(answers).error());
  co_return check_urls_accepted(refused, *answers);
}

/// One round: the answers by their keys; where nothing but patience is asked for, after a pause.
Task<Json> Engine::answer_round(OperationPointer operation, Json result) {
  auto questions = read_questions(result, identity_for(*operation).capabilities, options_->limits);
  if (!questions) co_return fail(std::move(questions).error());
  if (questions->empty()) {
    auto paused = rest(operation, options_->limits.restart_delay);
    auto over = co_await std::move(paused);
    if (!over) co_return fail(std::move(over).error());
    co_return Json::object();
  }
  const auto gathering = std::make_shared<Gathering>();
  gathering->missing = questions->size();
  operation->waiting = gathering->complete;
  const Askers askers(1, operation->inquiries);
  for (auto& question : *questions) {
    answerer_.ask(askers, question.method, std::move(question.params),
                  into_gathering(gathering, question.key));
  }
  auto gathered = co_await gathering->complete.wait();
  if (operation->stopped) co_return fail(*operation->stopped);
  if (gathering->error) co_return fail(*gathering->error);
  co_return std::move(gathering->answers);
}

Task<Json> Engine::poll_task(OperationPointer operation, Json created) {
  auto state = read_task(created, options_->limits);
  if (!state) co_return fail(std::move(state).error());
  operation->task = state->id;
  const Json params = task_params(state->id);
  while (true) {
    operation->task_over = is_over(state->status);
    if (state->status == TaskStatus::completed) break;
    if (state->status == TaskStatus::failed) {
      co_return fail(peer_error(*state->error, operation->method));
    }
    if (state->status == TaskStatus::cancelled) co_return fail(cancelled_task_error(*state));
    auto paused = rest(operation, state->poll);
    auto over = co_await std::move(paused);
    if (!over) co_return fail(std::move(over).error());
    auto asked = deliver(operation, "tasks/get", params);
    auto got = co_await std::move(asked);
    if (!got) co_return got;
    state = only_of_task(state->id, read_task(*got, options_->limits));
    if (!state) co_return fail(std::move(state).error());
    if (state->status != TaskStatus::input_required) continue;
    auto updated = update_task(operation, params, *got);
    auto update = co_await std::move(updated);
    if (!update) co_return update;
  }
  co_return std::move(state->result);
}

/// Questions that were answered already are not asked again.
Task<Json> Engine::update_task(OperationPointer operation, Json params, Json task) {
  auto& questions = task["inputRequests"];
  for (const auto& key : operation->answered) {
    if (questions.is_object()) questions.erase(key);
  }
  if (!questions.is_object() || questions.empty()) co_return Json();
  if (++operation->rounds > options_->limits.rounds_max) {
    co_return fail(ErrorCode::too_large, "the task asks for input for more than " +
                                             std::to_string(options_->limits.rounds_max) +
                                             " rounds (rounds_max)");
  }
  auto asked = answer_round(operation, task);
  auto answers = co_await std::move(asked);
  if (!answers) co_return answers;
  for (const auto& [key, answer] : answers->items()) operation->answered.insert(key);
  params["inputResponses"] = *std::move(answers);
  auto sent = deliver(operation, "tasks/update", std::move(params));
  auto outcome = co_await std::move(sent);
  co_return outcome;
}

}  // namespace purser::mcp::detail
