// simulate_command.cpp: `purser simulate`: what a policy would have done to calls that were made.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include <purser/adapters/policy/parse.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/offline_policy.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/simulate/line_source.hpp>
#include <purser/apps/simulate/simulation.hpp>
#include <purser/apps/simulate/summary.hpp>

namespace purser::cli {
namespace {

constexpr std::uint64_t complaints_max = 20;
constexpr std::size_t output_bytes = std::size_t{64} << 10;

/// Nobody is called, so that keys need not be there. With tools of any name.
Result<policy::Policy> simulated_policy(const std::string& path) {
  policy::ParseOptions options;
  options.environment = variable_or_placeholder;
  return policy::read_policy(path, options);
}

class InputFile {
 public:
  explicit InputFile(const std::string& path)
      : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

/// Decides about lines, one after the other, and writes what comes of it.
class Playback {
 public:
  Playback(const SimulateArguments& arguments, Simulation& simulation) noexcept
      : arguments_(arguments), simulation_(simulation) {}

  void play(const LineSource::Line& line) {
    const auto decision = decide(line);
    decision ? tell(line.number, *decision) : tell_bad(line.number, decision.error().message());
    if (text_.size() >= output_bytes) write();
  }

  /// Everything so far.
  void write() {
    if (!text_.empty()) put(stdout, text_);
    text_.clear();
  }

  void finish() {
    summary_.alerts = simulation_.alerts();
    if (arguments_.summary) text_ = to_table(summary_);
    write();
  }

  [[nodiscard]] bool all_good() const noexcept { return summary_.bad_lines == 0; }

 private:
  Result<Decision> decide(const LineSource::Line& line) {
    if (line.is_cut) {
      return fail(ErrorCode::too_large,
                  fmt::format("the line is longer than {} MiB", LineSource::line_bytes_max >> 20U));
    }
    const auto usage = reader_.read(line.text);
    if (!usage) return fail(usage.error());
    return simulation_.decide(*usage);
  }

  void tell(std::uint64_t number, const Decision& decision) {
    summary_.add(decision);
    if (!arguments_.summary) append_json(text_, number, decision);
  }

  void tell_bad(std::uint64_t number, std::string_view error) {
    ++summary_.bad_lines;
    if (!arguments_.summary) return append_bad_line(text_, number, error);
    if (summary_.bad_lines > complaints_max) return;
    complain(fmt::format("{}:{}: {}", arguments_.file, number, printable(error)));
  }

  const SimulateArguments& arguments_;
  Simulation& simulation_;
  UsageLineReader reader_;
  SimulationSummary summary_;
  std::string text_;
};

ExitCode cannot_read(const std::string& file, int error) {
  complain("cannot read " + file + ": " + std::generic_category().message(error));
  return ExitCode::usage;
}

ExitCode usage_error(const Error& error) {
  complain(error.message());
  return ExitCode::usage;
}

}  // namespace

ExitCode simulate_policy(const SimulateArguments& arguments) {
  const auto policy = simulated_policy(arguments.policy);
  if (!policy) return usage_error(policy.error());
  const auto simulation = Simulation::create(*policy);
  if (!simulation) return usage_error(simulation.error());
  const InputFile input(arguments.file);
  if (input.descriptor() < 0) return cannot_read(arguments.file, errno);

  Playback playback(arguments, **simulation);
  LineSource lines(input.descriptor(), [&] { playback.write(); });
  while (const auto line = lines.next()) playback.play(*line);
  if (lines.error() != 0) return cannot_read(arguments.file, lines.error());
  playback.finish();
  if (const auto checked = (*simulation)->check_total(); !checked) {
    complain(checked.error());
    return ExitCode::failed;
  }
  return playback.all_good() ? ExitCode::done : ExitCode::failed;
}

}  // namespace purser::cli
