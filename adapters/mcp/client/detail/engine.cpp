// engine.cpp: an operation from its beginning to its one end.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

ClientIdentity identity_of(const ClientOptions& options) {
  ClientIdentity identity;
  identity.name = options.client_name;
  identity.version = options.client_version;
  identity.capabilities = capabilities_of(options.handlers);
  return identity;
}

}  // namespace

Engine::Engine(asio::any_io_executor executor, asio::any_io_executor strand,
               std::shared_ptr<Timers> timers, std::shared_ptr<const ClientOptions> options)
    : executor_(std::move(executor)),
      strand_(std::move(strand)),
      timers_(std::move(timers)),
      options_(std::move(options)),
      identity_(identity_of(*options_)),
      answerer_(options_),
      log_level_(options_->handlers.log ? options_->log_level : ""),
      nobodys_(std::make_shared<Inquiries>(executor_, strand_, nullptr, Behalf())) {}

void Engine::begin(OperationPointer operation) {
  operation->inquiries =
      std::make_shared<Inquiries>(executor_, strand_, operation->loan, operation->behalf);
  if (closed_) return finish(operation, fail(ErrorCode::cancelled, "the client was closed"));
  if (operation->stopped) return finish(operation, fail(*operation->stopped));
  if (operations_.size() >= options_->limits.requests_max) {
    return finish(operation, fail(ErrorCode::too_large,
                                  "more than " + std::to_string(options_->limits.requests_max) +
                                      " requests without an answer (requests_max)"));
  }
  try {
    launch(operation);
  } catch (...) {
    finish(operation, fail(current_exception_error("the client")));
  }
}

void Engine::launch(OperationPointer operation) {
  operations_.insert(operation);
  const auto total = operation->options.total.value_or(options_->limits.total);
  const auto last = later(timers_->clock().now(), total);
  operation->ends = std::min(last, operation->options.deadline);
  arm(operation, last, ErrorCode::timeout,
      operation->method + " took longer than " + std::to_string(total.count()) + " ms in all");
  arm(operation, operation->options.deadline, ErrorCode::deadline_exceeded,
      "the deadline passed during " + operation->method);
  auto work = perform(shared_from_this(), std::move(operation));
  asio::co_spawn(strand_, std::move(work), asio::detached);
}

void Engine::arm(const OperationPointer& operation, Instant when, ErrorCode code,
                 std::string sentence) {
  if (when == Instant::max()) return;
  std::weak_ptr<Operation> weak = operation;
  const auto id =
      timers_->call_at(when, [engine = weak_from_this(), strand = strand_, weak, code, sentence] {
        asio::post(strand, [engine, weak, code, sentence] {
          const auto self = engine.lock();
          const auto alive = weak.lock();
          if (self && alive) self->stop(alive, Error(code, sentence));
        });
      });
  operation->timers.push_back(id);
}

void Engine::stop(const OperationPointer& operation, Error why) {
  if (operation->stopped || operation->done.is_set()) return;
  operation->stopped = why;
  if (operation->inquiries) operation->inquiries->cancel_all();
  leave_task(*operation);
  if (operation->link && operation->number) operation->link->abandon(*operation->number, why);
  operation->waiting.set(fail(std::move(why)));
}

asio::awaitable<void> Engine::perform(std::shared_ptr<Engine> self, OperationPointer operation) {
  Result<Json> outcome = fail(cancelled_error());
  try {
    auto work = self->carry_out(operation);
    outcome = co_await std::move(work);
  } catch (...) {
    outcome = fail(current_exception_error("the client"));
  }
  operation->inquiries->cancel_all();
  self->leave_task(*operation);
  if (!operation->inquiries->idle()) {
    const auto ended = operation->inquiries->ended();
    auto waited = co_await ended.wait();
    (void)waited;
  }
  self->finish(operation, std::move(outcome));
}

Task<Json> Engine::carry_out(OperationPointer operation) {
  switch (operation->work) {
    case Work::request:
      return request(operation, operation->method, operation->params);
    case Work::list:
      return list(operation);
    case Work::subscribe:
    case Work::unsubscribe:
      return subscribe(operation);
    case Work::set_log_level:
      return set_log_level(operation);
    case Work::connect:
      break;
  }
  return greeting(operation);
}

Task<Json> Engine::greeting(OperationPointer operation) {
  auto ready = co_await connected(operation);
  if (!ready) co_return fail(std::move(ready).error());
  operation->info = info_;
  co_return Json();
}

Task<Json> Engine::set_log_level(OperationPointer operation) {
  auto ready = co_await connected(operation);
  if (!ready) co_return fail(std::move(ready).error());
  log_level_ = operation->params["level"].get<std::string>();
  if (modern()) co_return Json();
  auto asked = request(operation, operation->method, operation->params);
  auto outcome = co_await std::move(asked);
  co_return outcome;
}

void Engine::finish(const OperationPointer& operation, Result<Json> outcome) {
  if (!outcome && operation->stopped) {
    const bool rejected = outcome.error().rejected();
    outcome = fail(Error(*operation->stopped).with_rejected(rejected));
  }
  if (!outcome) {
    outcome = fail(std::move(outcome).error().in("MCP server \"" + options_->server + "\""));
  }
  for (const auto timer : operation->timers) timers_->cancel(timer);
  operations_.erase(operation);
  operation->outcome = std::move(outcome);
  operation->done.set();
}

/// A connection may be gone again before its waiters run.
Task<> Engine::connected(OperationPointer operation) {
  while (true) {
    if (operation->stopped) co_return fail(*operation->stopped);
    if (has_link()) co_return Result<>();
    const Event waiting;
    operation->waiting = waiting;
    want_connection(waiting);
    auto outcome = co_await waiting.wait();
    if (!outcome && !operation->stopped) co_return outcome;
  }
}

Task<> Engine::rest(OperationPointer operation, std::chrono::milliseconds duration) {
  if (operation->stopped) co_return fail(*operation->stopped);
  const Event over;
  operation->waiting = over;
  const ArmedTimer timer(*timers_, later(timers_->clock().now(), duration), [over] { over.set(); });
  auto outcome = co_await over.wait();
  if (operation->stopped) co_return fail(*operation->stopped);
  co_return outcome;
}

}  // namespace purser::mcp::detail
