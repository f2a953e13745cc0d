// run_cassette.cpp: opens the file, and makes the stage for it.
#include <purser/apps/run_cassette.hpp>

#include <utility>

#include <purser/middleware/cassette.hpp>
#include <purser/middleware/cassette/note.hpp>

namespace purser::cli {
namespace {

constexpr auto tools_note = "mcp_tools";

/// Error: `invalid_argument`.
Result<std::map<std::string, McpLists::Tools>> lists_in(std::string_view cassette) {
  const auto notes = cassette_notes(cassette, tools_note);
  if (!notes) return fail(notes.error());
  std::map<std::string, McpLists::Tools> lists;
  try {
    for (const auto& note : *notes) {
      lists[note.at("server").get<std::string>()] = note.at("tools").get<McpLists::Tools>();
    }
  } catch (const Json::exception& error) {
    return fail(ErrorCode::invalid_argument,
                std::string("the cassette's list of tools: ") + error.what());
  }
  return lists;
}

}  // namespace

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
  mcp_lists_.keep = [to = file_](const std::string& server, McpLists::Tools tools) {
    return to->write(cassette_note(tools_note, {{"server", server}, {"tools", tools}}));
  };
  return {};
}

Result<> RunCassette::replay(const std::string& path) {
  auto text = read_cassette(path);
  if (!text) return fail(std::move(text).error());
  auto lists = lists_in(*text);
  if (!lists) return fail(std::move(lists).error());
  mcp_lists_.kept = *std::move(lists);
  ReplayOptions options;
  options.cassette = *std::move(text);
  stages_.push_back({replay_calls(std::move(options)), Place::record});
  return {};
}

Result<> RunCassette::complete() const { return file_ == nullptr ? Result<>() : file_->outcome(); }

}  // namespace purser::cli
