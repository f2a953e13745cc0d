// run_cassette.cpp: opens the file, and makes the stage for it.
#include <purser/apps/run_cassette.hpp>

#include <utility>

#include <purser/middleware/cassette.hpp>

namespace purser::cli {

Result<RunCassette> RunCassette::of(const RunArguments& arguments) {
  RunCassette cassette;
  Result<> done;
  if (!arguments.record.empty()) done = cassette.record(arguments.record);
  if (done && !arguments.replay.empty()) done = cassette.replay(arguments.replay);
  if (!done) return fail(std::move(done).error());
  return cassette;
}

Result<> RunCassette::record(const std::string& path) {
  auto file = CassetteFile::create(path);
  if (!file) return fail(std::move(file).error());
  file_ = *std::move(file);
  RecordOptions options;
  options.write = [to = file_](std::string_view line) { return to->write(line); };
  stages_.push_back({record_calls(std::move(options)), Place::record});
  return {};
}

Result<> RunCassette::replay(const std::string& path) {
  auto text = read_cassette(path);
  if (!text) return fail(std::move(text).error());
  ReplayOptions options;
  options.cassette = *std::move(text);
  stages_.push_back({replay_calls(std::move(options)), Place::record});
  return {};
}

Result<> RunCassette::complete() const { return file_ == nullptr ? Result<>() : file_->outcome(); }

}  // namespace purser::cli
