// provider.hpp: a model that says what a test tells it to, in process and without a network.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/event.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::scripted {

/// One answer of the script.
struct Answer {
  std::string text{};
  std::vector<ToolCallPart> tool_calls{};
  Usage usage{.input = 10, .output = 5};
  UsageQuality usage_quality = UsageQuality::exact;
  std::optional<StopReason>
      stop_reason{};             ///< unset: `tool_calls` where there are some, else `end`
  std::optional<Error> error{};  ///< fails instead
  bool dispatches = true;        ///< false: the error came before anything left
  std::optional<Event> gate{};   ///< waits for it after the request left

  Answer() = default;
  explicit Answer(std::string words) : text(std::move(words)) {}
  explicit Answer(Error why) : error(std::move(why)) {}
};

/// Decides the answer to a request; called once per attempt, from several threads at once.
using Script = std::function<Answer(const ModelRequest&)>;

/// Streams the text word by word where a sink is given. Thread-safe.
class ScriptedProvider final : public Provider {
 public:
  explicit ScriptedProvider(Script script, std::string kind = "openai")
      : script_(std::move(script)), kind_(std::move(kind)) {}
  /// One answer after the other; the last one repeats.
  explicit ScriptedProvider(std::vector<Answer> answers, std::string kind = "openai");

  std::string_view name() const noexcept override { return "scripted"; }
  std::string_view kind() const noexcept override { return kind_; }
  Result<RequestBound> bound(const ModelRequest& request) const override;
  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override;

  /// Attempts that reached this provider.
  [[nodiscard]] int calls() const noexcept { return calls_; }

 private:
  Script script_;
  std::string kind_;
  std::atomic<int> calls_{0};
};

}  // namespace purser::scripted
