// 12_own_detector.cpp: a detector of one's own beside the built-in ones: it finds answers that get
// shorter and shorter, and has people alerted.
#include <cstdio>
#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/purser.hpp>

using namespace purser;

namespace {

/// The output of three answers in a row shrinks by half or more each time. The lambda's captures
/// are its memory of one session.
Detector shrinking_answers() {
  return [before = Tokens(0), shrunk = 0](const Observation& seen) mutable {
    std::optional<Finding> found;
    if (!seen.is_step()) return found;
    const auto output = seen.tokens - seen.input;
    shrunk = output * 2 <= before ? shrunk + 1 : 0;
    before = output;
    if (shrunk < 2) return found;
    found.emplace();
    found->type = "shrinking_answers";
    found->message = "the answers of " + std::string(seen.name) + " get shorter and shorter";
    return found;
  };
}

scripted::Answer answer_of(Tokens output) {
  scripted::Answer answer("...");
  answer.usage = {.input = 20, .output = output};
  return answer;
}

}  // namespace

int main() {
  RuntimeOptions options;
  options.routes = {{"*", std::make_shared<scripted::ScriptedProvider>(std::vector{
                              answer_of(400), answer_of(150), answer_of(60), answer_of(55)})}};
  // Detectors are on by themselves and warn; each can be changed or switched off.
  options.watch->context_bloat = {{.growth = 50_percent}, WatchAction::log};
  options.watch->stall.action = WatchAction::off;
  options.watch->own.push_back({"shrinking answers", shrinking_answers, WatchAction::alert});

  ThreadPool pool;
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  runtime->events().on_finding.connect([](const Finding& finding) {
    std::printf("found%s: %s\n", finding.alerts ? ", people are told" : "",
                finding.message.c_str());
  });
  const auto session = runtime->session({.budget = 1_usd}).value();
  for (const auto* question : {"Who are you?", "What can you do?", "What else?", "And then?"}) {
    if (!pool.wait(session.complete(ModelRequest("gpt-4o", question)))) return 1;
  }

  runtime->flush_events();
  const auto warnings = session.report().warnings;
  return warnings.size() == 1 && warnings[0].type == "shrinking_answers" ? 0 : 1;
}
