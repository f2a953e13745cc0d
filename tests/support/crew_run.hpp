// crew_run.hpp: several agents in one scripted session: who is asked decides what is answered.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <purser/agent/crew.hpp>
#include <purser/tests/support/agent_run.hpp>

namespace purser {

/// An answer that asks for one tool.
inline scripted::Answer calls(std::string tool, std::string arguments = "{}",
                              std::string id = "c1") {
  scripted::Answer answer;
  answer.tool_calls.push_back({std::move(id), std::move(tool), std::move(arguments)});
  return answer;
}

/// An answer that gives a sub-agent a task.
inline scripted::Answer delegates(std::string agent, std::string id = "c1") {
  return calls(std::move(agent), R"({"task":"find out"})", std::move(id));
}

/// An agent whose instructions are its name, by which the script knows it.
inline AgentOptions agent_named(std::string name) {
  AgentOptions options;
  options.instructions = name;
  options.name = std::move(name);
  options.model = "gpt-4o";
  return options;
}

/// What each agent answers, one after the other; its last answer repeats. Everything that was asked
/// is kept.
class CrewScript {
 public:
  explicit CrewScript(std::map<std::string, std::vector<scripted::Answer>> answers)
      : answers_(std::move(answers)) {}

  scripted::Answer operator()(const ModelRequest& request) {
    const std::lock_guard lock(mutex_);
    const auto name = request.messages.at(0).text();
    requests_.push_back(request);
    const auto& answers = answers_.at(name);
    const auto number = asked_[name]++;
    return answers[std::min(number, answers.size() - 1)];
  }

  /// In the order in which they were asked.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> names;
    for (const auto& request : requests_) names.push_back(request.messages[0].text());
    return names;
  }
  [[nodiscard]] const std::vector<ModelRequest>& requests() const { return requests_; }

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<scripted::Answer>> answers_;
  std::map<std::string, std::size_t> asked_;
  std::vector<ModelRequest> requests_;
};

/// A session whose models follow a CrewScript.
struct CrewRun {
  explicit CrewRun(std::map<std::string, std::vector<scripted::Answer>> answers,
                   Money budget = Money::nanodollars(1'000'000'000))
      : script(std::make_shared<CrewScript>(std::move(answers))), run(setup_of(script, budget)) {}

  RunResult go(const std::vector<AgentOptions>& agents) {
    return run.wait(
        Crew::create(agents).value().agent(agents.at(0).name).value().run(*run.session, "go"));
  }

  /// Of the account `agent:a/agent:b` below the session.
  AccountReport sums(const std::vector<std::string>& agents) {
    auto scope = run.session->scope();
    for (const auto& agent : agents) scope = scope.child("agent", agent).value();
    auto& ledger = run.runtime->ledger();
    return ledger.knows(scope) ? ledger.report(ledger.open(scope).value()) : AccountReport();
  }

  std::shared_ptr<CrewScript> script;
  Run run;

 private:
  static RunSetup setup_of(const std::shared_ptr<CrewScript>& script, Money budget) {
    RunSetup setup;
    setup.script = [script](const ModelRequest& request) { return (*script)(request); };
    setup.budget = budget;
    return setup;
  }
};

/// What the model was told, by the number of the message and of the part in it.
inline const ToolResultPart& told(const RunResult& run, std::size_t message, std::size_t part = 0) {
  return std::get<ToolResultPart>(run.messages.at(message).parts.at(part));
}

}  // namespace purser
