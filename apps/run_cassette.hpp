// run_cassette.hpp: what `purser run --record` and `--replay` put into the chain.
#pragma once

#include <memory>
#include <vector>

#include <purser/apps/cassette_file.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/mcp_servers.hpp>
#include <purser/middleware/default_chain.hpp>

namespace purser::cli {

class RunCassette {
 public:
  /// Neither flag: no stages. Error: a file that cannot be read or written, naming it.
  [[nodiscard]] static Result<RunCassette> of(const RunArguments& arguments);

  [[nodiscard]] const std::vector<PlacedStage>& stages() const noexcept { return stages_; }
  /// What servers of tools list: on the cassette, or from it.
  [[nodiscard]] const McpLists& mcp_lists() const noexcept { return mcp_lists_; }
  /// Whether all that was to be recorded is in the file. Error: why it is not.
  [[nodiscard]] Result<> complete() const;

 private:
  Result<> record(const std::string& path);
  Result<> replay(const std::string& path);

  std::shared_ptr<CassetteFile> file_;  ///< null: nothing is recorded
  std::vector<PlacedStage> stages_;
  McpLists mcp_lists_;
};

}  // namespace purser::cli
