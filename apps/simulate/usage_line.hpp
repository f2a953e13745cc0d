// usage_line.hpp: one line of a usage log (docs/simulate.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/scope.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::cli {

/// A call that was made, and what came of it.
struct UsageLine {
  WallTime time{};
  CallKind kind = CallKind::model;
  std::string customer{};             ///< empty: none
  std::string session{};              ///< empty: none was named
  std::vector<Scope::Step> inside{};  ///< steps below the session, such as `agent:writer`
  std::string name{};                 ///< model or tool
  std::vector<Message> prompt{};      ///< empty: not known
  Usage usage{};
  std::optional<Tokens> output_tokens_max{};
  Json arguments = Json::object();
  std::optional<Money> cost{};   ///< of a tool; unset: what the policy says
  std::optional<Json> result{};  ///< of a tool; unset: not known
};

/// Reads lines one after the other, and reuses its memory. Not thread-safe.
class UsageLineReader {
 public:
  UsageLineReader();
  UsageLineReader(const UsageLineReader&) = delete;
  UsageLineReader& operator=(const UsageLineReader&) = delete;
  ~UsageLineReader();

  /// Error: `invalid_argument`: the member that is wrong, and what it may be.
  [[nodiscard]] Result<UsageLine> read(std::string_view text);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace purser::cli
