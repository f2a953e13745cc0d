// named_provider.hpp: a scripted model under a name of its own, which keeps what it was asked.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/providers/scripted/provider.hpp>

namespace purser {

/// Thread-safe.
class NamedProvider final : public Provider {
 public:
  explicit NamedProvider(std::string name, scripted::Script script = answering(),
                         std::string kind = "openai")
      : name_(std::move(name)), scripted_(std::move(script), std::move(kind)) {}
  NamedProvider(std::string name, scripted::Answer answer)
      : NamedProvider(std::move(name), [answer](const ModelRequest&) { return answer; }) {}

  std::string_view name() const noexcept override { return name_; }
  std::string_view kind() const noexcept override { return scripted_.kind(); }
  bool is_free() const noexcept override { return free; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    auto bound = scripted_.bound(request);
    bound->region = region;
    const std::lock_guard lock(mutex_);
    bounded_.push_back(request.model);
    return bound;
  }

  /// `body` is the model's name; 1,000 input tokens.
  Result<ModelReply> decode(std::string_view body) const override {
    ModelReply reply;
    reply.model = body;
    reply.usage.input = 1'000;
    reply.usage_quality = UsageQuality::exact;
    return reply;
  }

  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override {
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(request.model);
    }
    return scripted_.complete(request, context);
  }

  /// The models of the requests, in order.
  [[nodiscard]] std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  [[nodiscard]] std::vector<std::string> bounded() const {
    const std::lock_guard lock(mutex_);
    return bounded_;
  }
  [[nodiscard]] int calls() const noexcept { return scripted_.calls(); }

  std::string region{};
  bool free = false;

 private:
  static scripted::Script answering() {
    return [](const ModelRequest&) { return scripted::Answer("hello"); };
  }

  std::string name_;
  scripted::ScriptedProvider scripted_;
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  mutable std::vector<std::string> bounded_;
};

}  // namespace purser
