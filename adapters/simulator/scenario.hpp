// scenario.hpp: rules that say which request gets which reply.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/simulator/request_record.hpp>
#include <purser/adapters/simulator/scripted.hpp>
#include <purser/runtime/glob.hpp>

namespace purser::simulator {

/// What a request must be like. Everything that is set must hold.
struct Condition {
  std::optional<Glob> model;
  std::optional<Api> api;
  std::optional<Glob> user;             ///< over the last user text, all of it
  std::optional<std::string> contains;  ///< a part of the last user text
  std::optional<bool> tools;            ///< tools are offered
  std::optional<bool> tool_results;     ///< the conversation ends with results of tools
  std::optional<bool> stream;
  std::map<std::string, Glob> headers;  ///< lower-case name to a pattern for the value

  [[nodiscard]] bool holds(const RequestRecord& request) const;
};

/// After the last of its replies a rule repeats it, or lets the simulator answer by itself.
enum class Then : std::uint8_t { repeat_last, answer_sensibly };

struct Rule {
  Condition when;
  std::uint64_t after = 0;             ///< lets this many fitting requests pass first
  std::optional<std::uint64_t> times;  ///< answers at most this many; later ones try the next rules
  std::vector<Scripted> replies;       ///< at least one
  Then then = Then::repeat_last;
};

struct Scenario {
  std::vector<Rule> rules;  ///< the first that fits answers
  Scripted otherwise;       ///< what the others get; by default a sensible answer
};

/// A scenario on its way: counts what each rule has seen. Thread-safe.
class ScenarioRun {
 public:
  explicit ScenarioRun(Scenario scenario);

  [[nodiscard]] Scripted reply_to(const RequestRecord& request);

 private:
  struct Count {
    std::uint64_t seen = 0;      ///< requests that fitted
    std::uint64_t answered = 0;  ///< of them, those that this rule answered
  };

  Scenario scenario_;
  std::mutex mutex_;
  std::vector<Count> counts_;
};

}  // namespace purser::simulator
