// dialogue.cpp: runs requests side by side, cancels them, asks questions, tells of changes.
#include <purser/adapters/mcp/server/detail/answering.hpp>
#include <purser/adapters/mcp/server/detail/dialogue.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser::mcp {
namespace {

Notification change_notice(const Change& change) {
  switch (change.kind) {
    case Change::Kind::tools:
      return {"notifications/tools/list_changed", nullptr};
    case Change::Kind::prompts:
      return {"notifications/prompts/list_changed", nullptr};
    case Change::Kind::resources:
      return {"notifications/resources/list_changed", nullptr};
    case Change::Kind::resource:
      break;
  }
  Json params = Json::object();
  params["uri"] = change.uri;
  return {"notifications/resources/updated", std::move(params)};
}

bool wants(const Listens& filter, const Change& change) {
  switch (change.kind) {
    case Change::Kind::tools:
      return filter.tools;
    case Change::Kind::prompts:
      return filter.prompts;
    case Change::Kind::resources:
      return filter.resources;
    case Change::Kind::resource:
      break;
  }
  return std::find(filter.uris.begin(), filter.uris.end(), change.uri) != filter.uris.end();
}

Json subscription_meta(const Id& id) {
  Json meta = Json::object();
  meta[meta_key::subscription_id] = id_json(id);
  return meta;
}

Notification tagged(Notification notice, const Id& id) {
  if (!notice.params.is_object()) notice.params = Json::object();
  notice.params["_meta"] = subscription_meta(id);
  return notice;
}

Notification acknowledgement(const Listens& filter) {
  Json accepted = Json::object();
  if (filter.tools) accepted["toolsListChanged"] = true;
  if (filter.prompts) accepted["promptsListChanged"] = true;
  if (filter.resources) accepted["resourcesListChanged"] = true;
  if (!filter.uris.empty()) accepted["resourceSubscriptions"] = filter.uris;
  Json params = Json::object();
  params["notifications"] = std::move(accepted);
  return tagged({"notifications/subscriptions/acknowledged", std::move(params)}, filter.id);
}

Error refusal_of(const WireError& error) {
  return Error(ErrorCode::refused, fmt::format("the client answered with error {}", error.code))
      .with_peer_message(error.message);
}

/// In bytes, as it is sent.
std::size_t largest_of(const std::vector<Inquiry>& questions) {
  constexpr auto longest_id = std::numeric_limits<std::int64_t>::max();
  std::size_t largest = 0;
  for (const auto& question : questions) {
    const Message message(Request(longest_id, question.method, question.params));
    largest = std::max(largest, print_message(message).size());
  }
  return largest;
}

Response too_busy(const Id& id, std::string_view why) {
  return Response(id, WireError(wire_code::internal_error, std::string(why)));
}

}  // namespace

Dialogue::Dialogue(std::shared_ptr<Hub> hub, Caller caller, bool modern_only)
    : hub_(std::move(hub)),
      strand_(asio::make_strand(hub_->executor)),
      caller_(std::move(caller)),
      party_(party_of(caller_)),
      protocol_(hub_->facts, modern_only) {}

Dialogue::~Dialogue() { hub_->leave(this); }

std::shared_ptr<Dialogue> Dialogue::held() {
  ++uses_;
  return {this, [self = shared_from_this()](Dialogue*) { --self->uses_; }};
}

void Dialogue::take(Message message, const std::shared_ptr<Outlet>& outlet) {
  if (closed_) return;
  auto step = protocol_.take(std::move(message));
  if (auto* const answered = std::get_if<Answered>(&step)) {
    outlet->answer(answered->response, answered->http_status);
  } else if (auto* const admitted = std::get_if<Admitted>(&step)) {
    admit(std::move(*admitted), outlet);
  } else if (auto* const listens = std::get_if<Listens>(&step)) {
    listen(std::move(*listens), outlet);
  } else if (const auto* const cancels = std::get_if<Cancels>(&step)) {
    cancel(cancels->id);
  } else if (auto* const replies = std::get_if<Replies>(&step)) {
    take_reply(std::move(replies->response));
  }
}

/// Else the client is told why not.
bool Dialogue::may_begin(const Id& id, const std::shared_ptr<Outlet>& outlet) {
  const auto why = hub_->begin_request(party_);
  if (why.empty()) return true;
  protocol_.finished(id);
  outlet->answer(too_busy(id, why), 503);
  return false;
}

void Dialogue::admit(Admitted request, const std::shared_ptr<Outlet>& outlet) {
  const auto id = request.id;
  if (!may_begin(id, outlet)) return;
  ++uses_;
  auto caller = caller_;
  caller.client_info = request.client_info;
  auto running = std::make_shared<Running>(hub_, shared_from_this(), outlet, std::move(request),
                                           std::move(caller));
  running_.emplace(id, running);
  auto task = answer_request(running);
  running->started = start<Result<Json>>(
      hub_->executor, std::move(task), [self = shared_from_this(), running](Result<Json> result) {
        auto outcome = outcome_of(*running, std::move(result));
        self->run([self, running, outcome = std::move(outcome)]() mutable {
          self->finish(running, std::move(outcome.response), outcome.http_status);
        });
      });
}

void Dialogue::finish(const std::shared_ptr<Running>& running, Response response, int http_status) {
  hub_->end_request(party_);
  --uses_;
  const auto& id = running->request.id;
  protocol_.finished(id);
  running_.erase(id);
  if (running->cancelled || closed_) return running->outlet->skip();
  running->outlet->answer(response, http_status);
}

void Dialogue::cancel(const Id& id) {
  if (listening_.contains(id)) return end_listening(id);
  const auto found = running_.find(id);
  if (found == running_.end()) return;
  found->second->cancelled = true;
  if (found->second->started) found->second->started->cancel();
}

void Dialogue::drop(const Outlet* outlet) {
  std::vector<Id> gone;
  for (const auto& [id, running] : running_) {
    if (running->outlet.get() == outlet) gone.push_back(id);
  }
  for (const auto& [id, listening] : listening_) {
    if (listening.outlet.get() == outlet) gone.push_back(id);
  }
  for (const auto& id : gone) cancel(id);
  if (unasked_.get() == outlet) unasked_ = nullptr;
}

void Dialogue::listen(Listens filter, const std::shared_ptr<Outlet>& outlet) {
  const auto id = filter.id;
  if (!may_begin(id, outlet)) return;
  outlet->send(Message(acknowledgement(filter)));
  listening_.emplace(id, Listening{std::move(filter), outlet});
  hub_->keep(shared_from_this());
}

void Dialogue::end_listening(const Id& id) {
  const auto found = listening_.find(id);
  if (found == listening_.end()) return;
  auto listening = std::move(found->second);
  listening_.erase(found);
  hub_->end_request(party_);
  protocol_.finished(id);
  Json result = Json::object();
  result["_meta"] = subscription_meta(id);
  result = complete_result(hub_->facts, "subscriptions/listen", std::move(result));
  listening.outlet->answer(Response(id, std::move(result)), 200);
  if (listening_.empty()) hub_->release(this);
}

void Dialogue::tell(const Change& change) {
  run([self = shared_from_this(), change] { self->notify_of(change); });
}

void Dialogue::notify_of(const Change& change) {
  if (closed_) return;
  const bool legacy_wants =
      change.kind != Change::Kind::resource || protocol_.is_subscribed(change.uri);
  if (unasked_ && protocol_.is_ready() && legacy_wants) {
    unasked_->send(Message(change_notice(change)));
  }
  for (const auto& [id, listening] : listening_) {
    if (!wants(listening.filter, change)) continue;
    listening.outlet->send(Message(tagged(change_notice(change), id)));
  }
}

void Dialogue::close(std::function<void()> closed) {
  run([self = shared_from_this(), then = std::move(closed)] {
    std::vector<Id> all;
    for (const auto& [id, listening] : self->listening_) all.push_back(id);
    for (const auto& [id, running] : self->running_) all.push_back(id);
    for (const auto& id : all) self->cancel(id);
    self->closed_ = true;
    auto asked = std::exchange(self->asked_, {});
    for (const auto& [number, question] : asked) question->done.set(fail(cancelled_error()));
    if (auto unasked = std::exchange(self->unasked_, nullptr)) unasked->skip();
    if (then) then();
  });
}

// Questions.

void Dialogue::put(const std::shared_ptr<Asked>& asked) {
  if (closed_ || asked_.size() + asked->questions.size() > hub_->options.limits.questions_max) {
    asked->answers = fail(ErrorCode::too_large, "too many questions at one time");
    return asked->done.set();
  }
  if (const auto bytes_max = hub_->options.limits.message_bytes_max;
      largest_of(asked->questions) > bytes_max) {
    asked->answers =
        fail(ErrorCode::too_large,
             fmt::format("a question is above {} bytes (message_bytes_max)", bytes_max));
    return asked->done.set();
  }
  for (std::size_t i = 0; i < asked->questions.size(); ++i) {
    const auto number = ++last_question_;
    asked->open.emplace(number, i);
    asked_.emplace(number, asked);
    asked->outlet->send(
        Message(Request(number, asked->questions[i].method, asked->questions[i].params)));
  }
  if (asked->open.empty()) asked->done.set();
}

void Dialogue::take_reply(Response response) {
  const auto* const number = response.id ? std::get_if<std::int64_t>(&*response.id) : nullptr;
  const auto found = number == nullptr ? asked_.end() : asked_.find(*number);
  if (found == asked_.end()) return;
  const auto asked = std::move(found->second);
  asked_.erase(found);
  const auto& question = asked->questions[asked->open.at(*number)];
  asked->open.erase(*number);
  if (asked->answers) {
    if (response.error) {
      asked->answers = fail(refusal_of(*response.error));
    } else if (auto good = check_answer(question, response.result); !good) {
      asked->answers = fail(std::move(good).error());
    } else {
      (*asked->answers)[question.key] = std::move(response.result);
    }
  }
  if (asked->open.empty()) asked->done.set();
}

/// Nobody waits any more: the client is told to stop.
void Dialogue::forget(const std::shared_ptr<Asked>& asked) {
  for (const auto& [number, index] : asked->open) {
    if (asked_.erase(number) == 0 || closed_) continue;
    Json params = Json::object();
    params["requestId"] = number;
    asked->outlet->send(Message(Notification("notifications/cancelled", std::move(params))));
  }
  asked->open.clear();
}

Task<Json> Dialogue::ask(std::shared_ptr<Running> running, std::vector<Inquiry> questions) {
  const auto self = shared_from_this();
  auto asked = std::make_shared<Asked>();
  asked->questions = std::move(questions);
  asked->outlet = running->outlet;
  run([self, asked] { self->put(asked); });
  auto& timers = *hub_->timers;
  const auto when = later(timers.clock().now(), hub_->options.limits.question);
  Error late(ErrorCode::timeout, "the client did not answer in time");
  auto waiting = with_deadline<void>(timers, when, std::move(late), asked->done.wait());
  auto waited = co_await std::move(waiting);
  if (waited) co_return std::move(asked->answers);
  run([self, asked] { self->forget(asked); });
  co_return fail(std::move(waited).error());
}

}  // namespace purser::mcp
