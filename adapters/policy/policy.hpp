// policy.hpp: what a policy file says, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/adapters/policy/mcp_policy.hpp>
#include <purser/adapters/policy/provider_kinds.hpp>
#include <purser/agent/wrap_up.hpp>
#include <purser/middleware/approve.hpp>
#include <purser/middleware/budget/budget.hpp>
#include <purser/middleware/cache.hpp>
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/estimate.hpp>
#include <purser/middleware/fallback.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/middleware/rate_limit.hpp>
#include <purser/middleware/redact.hpp>
#include <purser/middleware/retry.hpp>
#include <purser/middleware/watch.hpp>
#include <purser/runtime/alert_feed.hpp>
#include <purser/runtime/endpoint_health.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/ledger/limit_rule.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/prompt_cache.hpp>
#include <purser/runtime/route_table.hpp>
#include <purser/runtime/secret.hpp>
#include <purser/runtime/share.hpp>

namespace purser::policy {

/// How the key is sent.
enum class Auth : std::uint8_t {
  own,     ///< in the provider's own header: `x-api-key` (Anthropic), `api-key` (Azure)
  bearer,  ///< as `Authorization: Bearer`
};

/// AWS's three parts.
struct AccessKeyPolicy {
  Secret id{};
  Secret secret{};
  Secret session_token{};
};

/// Unset: as the provider has it.
struct TimeoutsPolicy {
  std::optional<std::chrono::milliseconds> connect{};
  std::optional<std::chrono::milliseconds> first_byte{};
  std::optional<std::chrono::milliseconds> idle{};
  std::optional<std::chrono::milliseconds> total{};
};

/// Another key or place of a provider, with what it inherits filled in.
struct EndpointPolicy {
  std::string place{};
  std::string api_key_place{};  ///< of the key, else of the endpoint
  Secret api_key{};
  std::string api_key_variable{};
  AccessKeyPolicy access_key{};  ///< bedrock
  std::string base_url{};
  std::string region{};
  std::string location{};
  int weight = 1;
};

/// A place is `file:line:column`, for errors that only show when the policy is built; empty where
/// no file was read.
struct ProviderPolicy {
  std::string name{};
  std::string place{};          ///< of the provider's section
  std::string api_key_place{};  ///< of `api_key`, else of the section
  ProviderKind kind = ProviderKind::openai;
  /// What is spoken: the kind itself, except for a simulator, which speaks all of them.
  ProviderKind interface = ProviderKind::openai;
  Secret api_key{};
  std::string api_key_variable{};    ///< environment variable that holds, or would hold, the key
  std::string base_url{};            ///< empty: the provider's own
  std::optional<bool> free{};        ///< calls cost nothing; unset: as is usual for the kind
  std::string organization{};        ///< openai, responses
  std::string project{};             ///< openai, responses, vertex_ai
  std::string output_limit_field{};  ///< openai: name of the request's output limit; empty: default
  Auth auth = Auth::own;             ///< anthropic, azure
  std::string version{};             ///< anthropic, gemini: of the interface; empty: the default
  std::string region{};              ///< where the service is
  std::string api_version{};         ///< azure: makes it the older form of address
  std::map<std::string, std::string> deployments{};  ///< azure: by model
  std::string location{};                            ///< vertex_ai; empty: the default
  AccessKeyPolicy access_key{};                      ///< bedrock
  bool store = false;                                ///< responses
  std::string reasoning_summary{};                   ///< responses; empty: none
  std::int64_t search_queries_max = 0;               ///< gemini, vertex_ai
  std::optional<std::int64_t> num_ctx{};             ///< ollama
  bool truncate = false;                             ///< ollama
  std::string keep_alive{};                          ///< ollama; empty: the default
  TimeoutsPolicy timeouts{};
  bool allow_plain_http = false;                          ///< http:// to other machines
  std::vector<std::pair<std::string, Secret>> headers{};  ///< sent with every request
  std::vector<EndpointPolicy> endpoints{};                ///< none: it is the only one itself
  CoolDown cool_down{};                                   ///< of `endpoints`

  [[nodiscard]] bool is_free() const noexcept { return free.value_or(is_local(interface)); }
};

struct RoutePolicy {
  Glob model;
  std::string provider;
};

struct ToolPolicy {
  std::optional<Money> cost{};  ///< of each call
  std::optional<std::chrono::nanoseconds> timeout{};
  std::string description{};                     ///< told to the model; empty: the tool's own
  std::map<std::string, std::string> entries{};  ///< makes it a tool that looks up one of these
};

/// Another agent that one may call.
struct SubAgentPolicy {
  std::string agent{};
  std::string description{};  ///< told to the model; empty: the agent's own
  std::optional<Money> cost{};
  std::optional<std::chrono::nanoseconds> timeout{};
};

struct AgentPolicy {
  std::string name{};
  std::string place{};  ///< of the agent's section
  std::string model{};
  std::string model_place{};
  std::string description{};  ///< told to agents that may call it
  std::string instructions{};
  std::vector<Glob> tools{};
  std::vector<McpToolsPolicy> mcp_tools{};
  std::vector<SubAgentPolicy> sub_agents{};
  std::vector<std::string> hand_offs{};
  std::optional<int> hand_offs_max{};
  std::optional<int> depth_max{};
  std::optional<Money> budget{};
  std::optional<Share> finalization_reserve{};  ///< of `budget`
  std::string last_call{};
  std::optional<WrapUp> wrap_up{};
  std::optional<int> turns_max{};
  std::optional<Tokens> output_tokens_max{};
  std::optional<double> temperature{};
  std::string reasoning_effort{};
  std::optional<PromptCache> prompt_cache{};
};

struct PricesPolicy {
  std::string file{};  ///< a table as docs/pricing.md describes
  std::string file_place{};
  std::vector<std::pair<std::string, Price>> models{};  ///< names or patterns
  std::optional<Price> ceiling{};  ///< for models without a price; unset: they are refused
};

enum class StoreKind : std::uint8_t { memory, sqlite };

/// Where the ledger keeps its journal.
struct LedgerPolicy {
  StoreKind store = StoreKind::memory;
  std::string path{};   ///< sqlite: the file
  std::string place{};  ///< of the section
  bool relaxed = false;
  std::optional<std::chrono::nanoseconds>
      keep{};                     ///< sqlite: what is older is folded; unset: never
  bool admit_on_failure = false;  ///< calls go on while the journal fails
  std::string charges{};          ///< `export`: the file that charges are written to; empty: none
  std::string charges_place{};    ///< of `export`
};

/// Who is told of what. Without targets nobody is.
struct AlertsPolicy {
  alerts::DeliveryOptions delivery{};
  AlertOptions options{};  ///< raises what any of the targets wants
  std::string place{};
};

/// A shared library that brings stages.
struct PluginPolicy {
  std::string path{};
  std::string place{};
};

/// A stage of the program's own, or of a plugin.
struct StagePolicy {
  std::string name{};
  std::string place{};            ///< of its section
  std::optional<Place> stands{};  ///< in the chain; unset: where it says itself
  Json options{};                 ///< null: none
};

/// A value. References between its parts are checked: routes name providers, agents' models have a
/// route.
struct Policy {
  std::string file{};                ///< where it came from, for messages
  std::vector<std::string> files{};  ///< all that it was read from, `file` first
  /// What each section says, as a hash, to tell which of them have changed: `cache`,
  /// `providers/openai`, `stages/audit`.
  std::map<std::string, std::string> sections{};
  std::vector<ProviderPolicy> providers{};  ///< at least one, in the file's order
  std::vector<RoutePolicy> routes{};        ///< at least one
  LedgerPolicy ledger{};
  std::vector<LimitRule> budgets{};
  std::optional<Tokens> output_tokens_default{};
  Busy busy = Busy::wait;  ///< what a call does that only other calls' holds keep out
  RetryOptions retry{};
  std::optional<std::chrono::nanoseconds> call_timeout{};  ///< 0: none
  std::map<std::string, ToolPolicy> tools{};
  std::vector<McpServerPolicy> mcp{};  ///< in the file's order
  std::vector<AgentPolicy> agents{};
  PricesPolicy prices{};
  ModelsWithout models_without{};                     ///< for `downgrade` and `fallback`
  std::optional<WatchOptions> watch{WatchOptions()};  ///< the detectors; unset: none look
  AlertsPolicy alerts{};
  /// Stages: unset are not there.
  std::optional<DowngradeOptions> downgrade{};
  std::optional<LoopGuardOptions> loop_guard{};
  std::optional<ApproveOptions> approve{};  ///< without `ask`, which is the program's
  std::string approve_place{};
  std::optional<FallbackOptions> fallback{};
  std::optional<RateLimitOptions> rate_limit{};
  std::optional<EstimateOptions> estimate{};
  std::optional<CacheOptions> cache{};
  std::optional<RedactOptions> redact{};

  std::vector<PluginPolicy> plugins{};
  std::vector<StagePolicy> stages{};  ///< in the file's order
  std::vector<std::string> chain{};   ///< all stages by name, outermost first; empty: as they stand
  std::string chain_place{};

  /// Null when there is none of that name.
  [[nodiscard]] const ProviderPolicy* provider(std::string_view name) const noexcept;
  [[nodiscard]] const AgentPolicy* agent(std::string_view name) const noexcept;
  [[nodiscard]] const McpServerPolicy* mcp_server(std::string_view name) const noexcept;
  /// How models' names find the providers, which stand in it in their own order.
  [[nodiscard]] RouteTable route_table() const;
  /// Where the routes lead; null: nowhere.
  [[nodiscard]] const ProviderPolicy* provider_of(std::string_view model) const noexcept;
};

}  // namespace purser::policy
