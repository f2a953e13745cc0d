// engine_requests.cpp: one request until its answer, sent again only where that does no harm.
#include <stdexcept>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/input_round.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>
#include <purser/adapters/mcp/protocol/result_kind.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

/// An answer on its way from the link to a coroutine.
struct Reply {
  Event arrived;
  std::optional<Answer> answer;
};

std::function<void(Answer)> into(std::shared_ptr<Reply> reply) {
  return [reply = std::move(reply)](Answer answer) {
    reply->answer.emplace(std::move(answer));
    reply->arrived.set();
  };
}

/// Weak: the operation knows the link, which keeps this. Throws where the caller is gone.
std::function<void()> once(const OperationPointer& waiting) {
  return [weak = std::weak_ptr(waiting)] {
    const auto operation = weak.lock();
    if (!operation) return;
    const auto& told = operation->options.dispatched;
    const bool is_wanted = operation->loan->during([&] {
      if (told && !operation->dispatched) told();
    });
    if (!is_wanted) throw std::runtime_error("nobody waits for the answer");
    operation->dispatched = true;
  };
}

std::function<void(const Progress&)> while_lent(const Operation& operation) {
  const auto& told = operation.options.on_progress;
  if (!told) return {};
  return [told, loan = operation.loan](const Progress& progress) {
    loan->during([&] { told(progress); });
  };
}

}  // namespace

/// What was tried already; each once.
struct Engine::Tries {
  bool resent = false;
  bool revised = false;
  bool relisted = false;
};

Task<Json> Engine::request(OperationPointer operation, std::string method, Json params) {
  auto ready = co_await connected(operation);
  if (!ready) co_return fail(std::move(ready).error());
  if (wants_tool_list(method)) {
    auto listing = relist_tools(operation);
    auto listed = co_await std::move(listing);
    (void)listed;  // without it the server says what it wants
  }
  auto able = check_request(method, params);
  if (!able) co_return fail(std::move(able).error());
  auto work = is_for_task(method, params)
                  ? run_as_task(operation, std::move(method), std::move(params))
                  : rounds(operation, std::move(method), std::move(params));
  auto outcome = co_await std::move(work);
  if (operation->inquiries->is_worked_on()) outcome = after_running(std::move(outcome));
  co_return outcome;
}

Task<Json> Engine::rounds(OperationPointer operation, std::string method, Json params) {
  Json next = params;
  for (std::size_t round = 0;; ++round) {
    auto sent = admitted(operation, method, next);
    auto outcome = co_await std::move(sent);
    if (round > 0) outcome = after_running(std::move(outcome));
    if (!outcome || !modern()) co_return outcome;
    const auto kind = kind_of(*outcome);
    if (kind == ResultKind::complete) co_return outcome;
    if (kind == ResultKind::unknown) {
      co_return fail(ErrorCode::protocol_error, "a result of an unknown resultType");
    }
    if (kind == ResultKind::task) {
      auto polled = poll_task(operation, *std::move(outcome));
      outcome = co_await std::move(polled);
      outcome = after_running(std::move(outcome));
      co_return outcome;
    }
    if (round == options_->limits.rounds_max) break;
    auto asked = answer_round(operation, *outcome);
    auto answers = co_await std::move(asked);
    if (!answers) co_return after_running(std::move(answers));
    next = next_round(params, *outcome, *std::move(answers));
  }
  co_return fail(ErrorCode::too_large, "the server asks for input for more than " +
                                           std::to_string(options_->limits.rounds_max) +
                                           " rounds (rounds_max)");
}

Task<Json> Engine::deliver(OperationPointer operation, std::string method, Json params) {
  Tries tries;
  while (true) {
    operation->refusal.reset();
    auto ready = co_await connected(operation);
    if (!ready) co_return fail(std::move(ready).error().with_rejected(tries.resent));
    const auto link = link_;
    auto wire = link_request(operation, method, params);
    auto sent = exchange(operation, std::move(wire));
    auto answer = co_await std::move(sent);
    if (operation->stopped) co_return fail(*operation->stopped);
    if (!answer.lost && !answer.refused) {
      if (answer.result.is_object()) co_return std::move(answer.result);
      co_return fail(ErrorCode::protocol_error, "the result of " + method + " is no object");
    }
    operation->refusal = answer.refused;
    if (wants_headers_anew(method, answer, tries)) {
      tries.relisted = true;
      auto listing = relist_tools(operation);
      auto listed = co_await std::move(listing);
      if (listed) continue;
    }
    if (!again(link.get(), answer, tries)) co_return fail(error_of(answer, method));
  }
}

asio::awaitable<Answer> Engine::exchange(OperationPointer operation, LinkRequest request) {
  const auto reply = std::make_shared<Reply>();
  const bool as_task = request.as_task;
  request.done = into(reply);
  operation->waiting = reply->arrived;
  operation->link = link_;
  operation->number = link_->send(std::move(request));
  auto waited = co_await reply->arrived.wait();
  const auto link = std::exchange(operation->link, nullptr);
  operation->number.reset();
  if (as_task && reply->answer) note_task(*operation, link, reply->answer->result);
  if (!reply->answer) {
    const auto why = operation->stopped.value_or(cancelled_error());
    reply->answer.emplace(Lost(why));
  }
  co_return std::move(*reply->answer);
}

LinkRequest Engine::link_request(const OperationPointer& operation, std::string method,
                                 Json params) {
  if (!params.is_object()) params = Json::object();
  std::vector<std::pair<std::string, std::string>> headers;
  if (modern()) {
    if (link_->is_http()) headers = headers_of(method, params);
    add_request_meta(params, identity_for(*operation), info_.revision, log_level_);
  }
  const bool is_the_call = method == operation->method;
  LinkRequest request(std::move(method), std::move(params));
  request.headers = std::move(headers);
  request.idle = operation->options.idle.value_or(options_->limits.idle);
  request.wants_progress = true;
  request.as_task = is_the_call && operation->as_task;
  if (is_the_call) request.dispatched = once(operation);
  request.on_progress = while_lent(*operation);
  if (operation->work == Work::request) request.inquiries = operation->inquiries;
  return request;
}

Headers Engine::headers_of(const std::string& method, const Json& params) const {
  auto headers = request_headers(method, params);
  if (method != "tools/call") return headers;
  const auto schema = header_schemas_.find(text_member(params, "name"));
  if (schema == header_schemas_.end()) return headers;
  auto of_arguments = param_headers(schema->second, member(params, "arguments"));
  headers.insert(headers.end(), of_arguments.begin(), of_arguments.end());
  return headers;
}

ClientIdentity Engine::identity_for(const Operation& operation) const {
  auto identity = identity_;
  if (operation.options.refuse_sampling) identity.capabilities.sampling = false;
  return identity;
}

/// The server found headers wrong that are made from its list of tools: that list is old.
bool Engine::wants_headers_anew(const std::string& method, const Answer& answer,
                                const Tries& tries) const {
  return modern() && method == "tools/call" && !tries.relisted && answer.refused &&
         answer.refused->code == wire_code::header_mismatch && has_link() && link_->is_http();
}

/// Only what surely did not run is sent again, and that once.
bool Engine::again(const Link* link, const Answer& answer, Tries& tries) {
  if (answer.lost) {
    if (tries.resent || closed_) return false;
    if (!answer.lost->session_gone && !answer.lost->undelivered) return false;
    tries.resent = true;
    if (answer.lost->session_gone) retire_link(link, answer.lost->error);
    return true;
  }
  const auto wanted = wanted_revision(*answer.refused);
  if (!wanted || tries.revised || !modern() || !has_link()) return false;
  tries.revised = true;
  info_.revision = *wanted;
  link_->use(*wanted);
  return true;
}

Result<> Engine::check_request(const std::string& method, const Json& params) const {
  if (method == "ping" && modern()) {
    return fail(ErrorCode::unsupported, "modern servers have no ping");
  }
  if (auto able = check_capability(method); !able) return able;
  if (method != "tools/call" || modern() || runs_tool_tasks(info_)) return {};
  if (!task_tools_.contains(text_member(params, "name"))) return {};
  return fail(no_tool_tasks());
}

/// What the server did not declare is not asked for. Without a declaration anything is.
Result<> Engine::check_capability(const std::string& method) const {
  if (!told_capabilities_) return {};
  const auto slash = method.find('/');
  auto feature = method.substr(0, slash);
  if (feature == "completion") feature = "completions";
  const bool known = feature == "tools" || feature == "resources" || feature == "prompts" ||
                     feature == "completions" || feature == "logging";
  if (!known || has_capability(info_.capabilities, feature)) return {};
  if (feature == "completions" && info_.revision < Revision::r2025_03_26) return {};
  return fail(ErrorCode::unsupported, "the server does not offer " + feature);
}

}  // namespace purser::mcp::detail
