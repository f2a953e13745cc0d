// tool_source.hpp: a server's tools as tools of agents, priced and paid for like all others.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/tools/sampler.hpp>
#include <purser/adapters/mcp/tools/tool_price.hpp>
#include <purser/runtime/tool.hpp>

namespace purser::mcp {

/// What becomes of a call of a tool that has no price.
enum class Unpriced : std::uint8_t {
  warn,    ///< it is made, booked as $0.00, and the report says so
  refuse,  ///< `unpriced_model`
};

/// What becomes of a result that is larger than a model is to read.
enum class LargeResult : std::uint8_t {
  cut,     ///< the model reads its beginning, and how long it was
  refuse,  ///< the model reads only how large it was
};

struct ToolSourceOptions {
  ClientOptions client{};
  std::vector<Glob> tools{"*"};     ///< by their names at the server; others are not offered
  std::vector<ToolPrice> prices{};  ///< the first one that matches counts
  Unpriced unpriced = Unpriced::warn;
  std::optional<SamplingOptions> sampling{};  ///< unset: the server may not ask a model
  std::size_t result_bytes_max = 64U * 1024;  ///< of what a model reads of one result
  LargeResult large_result = LargeResult::cut;
  /// Believe the server's annotations: a tool that says it is idempotent may be tried again, and
  /// its results may be kept.
  bool trusted = false;
  int attempts_max = 3;  ///< of an idempotent tool of a trusted server
};

/// One server. Thread-safe; tools keep it alive.
class ToolSource : public std::enable_shared_from_this<ToolSource> {
 public:
  /// Nothing is connected yet. Errors: `invalid_argument`, naming the server.
  [[nodiscard]] static Result<std::shared_ptr<ToolSource>> create(asio::any_io_executor executor,
                                                                  std::shared_ptr<Timers> timers,
                                                                  ToolSourceOptions options);
  ToolSource(const ToolSource&) = delete;
  ToolSource& operator=(const ToolSource&) = delete;
  ~ToolSource();

  /// The tools as the server lists them now, for agents: their names are safe for every provider
  /// and stay the same (`files_read_file`). What an agent was given stays as it was when it was
  /// listed, whatever the server says of it later. Calls are of kind `mcp`, named
  /// `files/read_file`. A tool that cannot be offered (its schema is none, it runs only as a
  /// task and the server runs none) is left out; see `left_out`. Errors: those of Client.
  [[nodiscard]] Task<std::vector<std::shared_ptr<const Tool>>> tools();
  /// The same from a list that was kept, of objects as servers list them: the server is not asked,
  /// and what cannot be read or offered is left out.
  [[nodiscard]] std::vector<std::shared_ptr<const Tool>> tools_from(
      const std::vector<Json>& listed);
  /// Why tools of the last list are not offered.
  [[nodiscard]] std::vector<std::string> left_out() const;

  [[nodiscard]] const Client& client() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] Task<> close() const;

 private:
  struct Parts;
  explicit ToolSource(std::unique_ptr<Parts> parts) noexcept;
  [[nodiscard]] Tool tool_of(const ToolInfo& info);
  /// `left_out` gets what is not.
  [[nodiscard]] std::vector<std::shared_ptr<const Tool>> offered(
      const std::vector<ToolInfo>& listed, std::vector<std::string>& left_out);
  [[nodiscard]] Task<Json> call(std::string name, Json arguments, const Call& call,
                                std::shared_ptr<ToolSource> self);

  std::unique_ptr<Parts> parts_;
};

}  // namespace purser::mcp
