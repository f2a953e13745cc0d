// questions.hpp: a legacy server that asks while its tools run.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/call.hpp>
#include <purser/runtime/event.hpp>
#include <purser/tests/adapters/mcp/client/client_run.hpp>

namespace purser::mcp::tests {

inline const auto* const sample = R"({"messages":[{"role":"user"}],"maxTokens":10})";

/// A call as the chain makes them.
struct OwnCall {
  std::shared_ptr<Ledger> ledger = Ledger::create(LedgerOptions()).value();
  Call call;
  explicit OwnCall(const std::string& session)
      : call(1, ledger->open(Scope::parse("session:" + session).value()).value(), ToolRequest()) {}
  /// Another one of the same account.
  explicit OwnCall(const OwnCall& sibling)
      : ledger(sibling.ledger), call(2, sibling.call.account(), ToolRequest()) {}
};

/// The oldest call that a question may be asked for; null: none, or it has ended.
inline const Call* cause_of(const Question& question) {
  const Call* cause = nullptr;
  if (question.calls.empty()) return cause;
  question.calls.front()->use([&](const Call& call) { cause = &call; });
  return cause;
}

struct LegacyQuestions : ClientRun {
  Event forever;
  int started = 0;
  int cancelled = 0;
  std::vector<const Call*> causes;
  std::vector<Question> questions;

  LegacyQuestions() {
    options.era = EraChoice::legacy;
    server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  }
  /// A handler that waits until it is cancelled.
  void sample_for_ever() {
    options.handlers.sampling = [this](Question question) { return wait(std::move(question)); };
  }
  Task<Json> wait(Question question) {
    ++started;
    causes.push_back(cause_of(question));
    questions.push_back(std::move(question));
    const Event never;
    auto outcome = co_await never.wait();
    if (!outcome) ++cancelled;
    co_return fail(outcome.error());
  }
  void ask(const std::string& method, std::string_view params, Id id = std::int64_t{0},
           std::optional<RequestNumber> stream = std::nullopt) {
    server->push(Request(std::move(id), method, json(params)), stream);
    settle();
  }
  RequestNumber call_number() const { return FakeServer::number_of(server->last("tools/call")); }
  void answer_call() {
    server->push(Response(server->last("tools/call").id, json(R"({"content":[]})")));
    settle();
  }
};

}  // namespace purser::mcp::tests
