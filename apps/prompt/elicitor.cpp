// elicitor.cpp: a task waits, and the prompt's thread asks.
#include <purser/apps/prompt/elicitor.hpp>

#include <mutex>
#include <utility>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/apps/prompt/elicitation_dialogue.hpp>
#include <purser/runtime/event.hpp>

namespace purser::cli {
namespace {

using Dialogue = Json (*)(TerminalTalk&, const std::string&, const Json&);

/// Shared by the task that waits and the question at the terminal.
class Awaited {
 public:
  /// The first answer counts.
  void give(Json answer) {
    const std::lock_guard lock(mutex_);
    if (made_.is_set()) return;
    answer_ = std::move(answer);
    made_.set();
  }
  /// Nobody answers, or nobody waits.
  void drop() const { made_.set(); }
  [[nodiscard]] bool is_open() const noexcept { return !made_.is_set(); }
  [[nodiscard]] Task<> wait() const { return made_.wait(); }
  /// After it was given, or dropped.
  [[nodiscard]] Json answer() {
    const std::lock_guard lock(mutex_);
    if (answer_.is_null()) answer_["action"] = "cancel";
    return answer_;
  }

 private:
  std::mutex mutex_;
  Event made_;
  Json answer_;
};

class ElicitationQuestion final : public TerminalQuestion {
 public:
  ElicitationQuestion(std::shared_ptr<Awaited> awaited, Dialogue dialogue, std::string server,
                      Json params)
      : awaited_(std::move(awaited)),
        dialogue_(dialogue),
        server_(std::move(server)),
        params_(std::move(params)) {}
  ElicitationQuestion(const ElicitationQuestion&) = delete;
  ElicitationQuestion& operator=(const ElicitationQuestion&) = delete;
  ~ElicitationQuestion() override { awaited_->drop(); }

  [[nodiscard]] bool is_open() const noexcept override { return awaited_->is_open(); }
  void ask(TerminalTalk& talk) override { awaited_->give(dialogue_(talk, server_, params_)); }
  void refuse(const std::string& /*why*/) override { awaited_->drop(); }

 private:
  const std::shared_ptr<Awaited> awaited_;
  const Dialogue dialogue_;
  const std::string server_;
  const Json params_;
};

/// Takes the question away when its task ends, however it does.
class Waiting {
 public:
  explicit Waiting(std::shared_ptr<Awaited> awaited) : awaited_(std::move(awaited)) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { awaited_->drop(); }

 private:
  const std::shared_ptr<Awaited> awaited_;
};

Task<Json> elicit(std::shared_ptr<SharedPrompt> prompt, Dialogue dialogue, mcp::Question question) {
  const auto awaited = std::make_shared<Awaited>();
  const Waiting waiting(awaited);
  prompt->put(std::make_unique<ElicitationQuestion>(awaited, dialogue, std::move(question.server),
                                                    std::move(question.params)));
  auto made = awaited->wait();
  auto outcome = co_await std::move(made);
  if (!outcome) co_return fail(std::move(outcome).error());
  auto answer = awaited->answer();
  co_return answer;
}

std::function<Task<Json>(mcp::Question)> asking(std::shared_ptr<SharedPrompt> prompt,
                                                Dialogue dialogue) {
  return [prompt = std::move(prompt), dialogue](mcp::Question question) {
    return elicit(prompt, dialogue, std::move(question));
  };
}

}  // namespace

Elicitor elicitor_at(const std::shared_ptr<SharedPrompt>& prompt) {
  return {asking(prompt, ask_form), asking(prompt, ask_address)};
}

}  // namespace purser::cli
