// 11_policy_file.cpp: a policy file says it all, a stage of one's own included, and is followed
// while the program runs.
#include <boost/describe.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <purser/adapters/policy/live.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>
#include <purser/runtime/typed_stage.hpp>

using namespace purser;

namespace {

/// Refuses prompts that are longer than some.
class PromptLimit final : public Hook {
 public:
  struct Options {
    int bytes_max = 1000;
  };
  explicit PromptLimit(Options options) : options_(options) {}
  std::string_view name() const noexcept override { return "prompt_limit"; }

  Verdict before(Call& call) override {
    if (call.kind() != CallKind::model) return go_on();
    const auto size = call.model_request().messages.back().text().size();
    if (size <= static_cast<std::size_t>(options_.bytes_max)) return go_on();
    return refuse({ErrorCode::refused, "the prompt has " + std::to_string(size) + " bytes"});
  }

 private:
  Options options_;
};
BOOST_DESCRIBE_STRUCT(PromptLimit::Options, (), (bytes_max))

void write(const std::filesystem::path& path, const std::string& more) {
  std::ofstream(path) << "version: 1\nproviders: {simulator: {}}\n"
                         "budgets: [{per: session, limit: $0.50, alert_at: [80%]}]\n"
                         "agents: {clerk: {model: gpt-4o, instructions: Answer briefly.}}\n"
                      << more;
}

}  // namespace

int main() {
  const auto path = std::filesystem::temp_directory_path() / "purser_example_11.yaml";
  write(path, "stages: {prompt_limit: {options: {bytes_max: 40}}}\n");

  const auto simulator = simulator::Simulator::start().value();
  ThreadPool pool;
  policy::Surroundings surroundings(
      http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value());
  surroundings.simulator_url = simulator->base_url();
  if (!surroundings.stages.add("prompt_limit", typed_stage<PromptLimit>())) return 1;

  const auto created = policy::LivePolicy::create(pool.executor(), path, surroundings);
  if (!created) {
    std::fprintf(stderr, "%s\n", created.error().message().c_str());
    return 1;
  }
  const auto& live = *created;
  const auto session = live->runtime()->session({.id = "desk"}).value();
  const auto ask = [&](const char* question) {
    const auto clerk = live->crew().agent("clerk").value();
    const auto run = pool.wait(clerk.run(session, question));
    std::printf("%-30s %s\n", question,
                run.error ? run.error->message().c_str() : run.output.c_str());
    return run.answered();
  };

  const bool short_one = ask("Where is the lighthouse?");
  const bool long_one = ask("Where is the lighthouse, and who keeps its lamp at night?");

  write(path, "stages: {prompt_limt: {options: {bytes_max: 90}}}\n");
  const auto broken = live->reload();  // or live->watch(1s, told): whenever the file changes
  std::printf("%s\n", broken ? "taken" : broken.error().message().c_str());

  write(path, "stages: {prompt_limit: {options: {bytes_max: 90}}}\n");
  const bool reloaded = live->reload().has_value();
  const bool again = ask("Where is the lighthouse, and who keeps its lamp at night?");

  std::filesystem::remove(path);
  return short_one && !long_one && !broken && reloaded && again ? 0 : 1;
}
