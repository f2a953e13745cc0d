// model_reply.hpp: what a model answered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/message.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

enum class StopReason : std::uint8_t {
  end,         ///< the model was done
  length,      ///< the output limit was reached
  tool_calls,  ///< the model waits for tool results
  stop_sequence,
  refusal,         ///< the model declined
  content_filter,  ///< the provider cut the answer
  pause,           ///< send the answer back as it is to go on
  stopped_by_us,   ///< a sink or the budget stopped the stream
  other,
};
[[nodiscard]] std::string_view to_string(StopReason reason) noexcept;

/// How far the usage of a reply can be trusted.
enum class UsageQuality : std::uint8_t {
  exact,    ///< the provider reported it in full
  partial,  ///< a lower bound: the stream was cut, or numbers were implausible
  missing,  ///< nothing was reported
};

struct ModelReply {
  std::string id;            ///< the provider's own id
  std::string model;         ///< as the provider named it; falls back to the one asked
  std::string asked_model;   ///< before any downgrade or fallback
  std::string service_tier;  ///< as answered: `default`, `priority`, `flex`, `batch`, ...; empty
                             ///< when not stated
  std::string region;        ///< `us`, `eu`, ... where the price depends on it; empty otherwise
  std::string speed;         ///< `fast`, `standard`; empty when not stated
  Message message{Role::assistant, {}};
  StopReason stop_reason = StopReason::other;
  Usage usage;
  UsageQuality usage_quality = UsageQuality::missing;
  /// False where the provider says that usage it shows is not billed (a refusal before any output).
  bool billed = true;
  /// What the provider says it bills for this call, all of it, rounded up to a nanodollar. It is
  /// booked in place of what the usage comes to. Only some providers state it.
  std::optional<Money> stated_cost;
  /// One vector per text of an embedding request.
  std::vector<std::vector<float>> embeddings;
};

}  // namespace purser
