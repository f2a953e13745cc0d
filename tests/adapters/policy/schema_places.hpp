// schema_places.hpp: for every map, word list and range of the schema a policy that makes the
// reader tell its own.
#pragma once

#include <string>
#include <vector>

namespace purser::policy {

/// `zzzz` stands where a key, a word or a number is expected: the reader refuses it and tells what
/// it knows. All `policies` of a place together tell everything that is known there.
struct SchemaPlace {
  std::string pointer;  ///< into the schema
  std::vector<std::string> policies;
};

inline const std::vector<SchemaPlace>& schema_places() {
  static const std::vector<SchemaPlace> places{
      {"", {"zzzz: 1"}},

      {"/properties/stages", {"stages: {zzzz: {}}"}},
      {"/properties/stages/additionalProperties", {"stages: {a: {zzzz: 1}}"}},
      {"/properties/stages/additionalProperties/properties/place/anyOf/0",
       {"stages: {a: {place: zzzz}}"}},

      {"/properties/providers", {"providers: {zzzz: {kind: openai}}"}},
      {"/definitions/provider",
       {"providers: {openai: {zzzz: 1}}", "providers: {anthropic: {zzzz: 1}}",
        "providers: {simulator: {zzzz: 1}}"}},
      {"/definitions/provider/properties/kind/anyOf/0", {"providers: {mine: {kind: zzzz}}"}},
      {"/definitions/provider/properties/timeouts", {"providers: {openai: {timeouts: {zzzz: 1}}}"}},
      {"/definitions/provider/properties/headers", {"providers: {openai: {headers: {zzzz: a}}}"}},
      {"/definitions/provider/properties/endpoints/items",
       {"providers: {openai: {endpoints: [{zzzz: 1}]}}"}},
      {"/definitions/provider/properties/endpoints/items/properties/weight/anyOf/0",
       {"providers: {openai: {endpoints: [{weight: zzzz}]}}"}},
      {"/definitions/provider/properties/cool_down",
       {"providers: {openai: {endpoints: [{weight: 1}], cool_down: {zzzz: 1}}}"}},
      {"/definitions/provider/properties/output_limit_field/anyOf/0",
       {"providers: {openai: {output_limit_field: zzzz}}"}},
      {"/definitions/provider/properties/auth/anyOf/0", {"providers: {anthropic: {auth: zzzz}}"}},
      {"/definitions/provider/properties/version/anyOf/0",
       {"providers: {anthropic: {version: zzzz}}"}},
      {"/definitions/provider/properties/deployments",
       {"providers: {azure: {base_url: \"https://a.example\", deployments: {zzzz: b}}}"}},
      {"/definitions/provider/properties/access_key",
       {"providers: {bedrock: {access_key: {id: a, secret: b, zzzz: 1}}}"}},
      {"/definitions/provider/properties/reasoning_summary/anyOf/0",
       {"providers: {responses: {reasoning_summary: zzzz}}"}},
      {"/definitions/provider/properties/search_queries_max/anyOf/0",
       {"providers: {gemini: {search_queries_max: zzzz}}"}},
      {"/definitions/provider/properties/num_ctx/anyOf/0",
       {"providers: {ollama: {num_ctx: zzzz}}"}},
      {"/definitions/provider/properties/interface/anyOf/0",
       {"providers: {simulator: {interface: zzzz}}"}},

      {"/properties/routes/items", {"routes: [{zzzz: 1}]"}},

      {"/properties/ledger", {"ledger: {store: memory, zzzz: 1}"}},
      {"/properties/ledger/properties/store/anyOf/0", {"ledger: {store: zzzz}"}},
      {"/properties/ledger/properties/durability/anyOf/0",
       {"ledger: {store: sqlite, path: a, durability: zzzz}"}},
      {"/properties/ledger/properties/on_failure/anyOf/0",
       {"ledger: {store: sqlite, path: a, on_failure: zzzz}"}},

      {"/definitions/budget", {"budgets: [{zzzz: 1}]"}},
      {"/definitions/budget/properties/window/anyOf/0",
       {"budgets: [{per: session, limit: $1, window: zzzz}]"}},
      {"/definitions/budget/properties/on_exceed/anyOf/0",
       {"budgets: [{per: session, limit: $1, on_exceed: zzzz}]"}},

      {"/properties/prices", {"prices: {zzzz: 1}"}},
      {"/properties/prices/properties/models", {"prices: {models: {zzzz: {input: 1, output: 1}}}"}},
      {"/definitions/price", {"prices: {models: {m: {zzzz: 1}}}", "prices: {unknown: {zzzz: 1}}"}},

      {"/properties/retry", {"retry: {zzzz: 1}"}},
      {"/properties/retry/properties/attempts/anyOf/0", {"retry: {attempts: zzzz}"}},

      {"/properties/mcp", {"mcp: {'zz zz': {url: \"https://a.example\"}}"}},
      {"/definitions/mcp_server", {"mcp: {a: {zzzz: 1}}"}},
      {"/definitions/mcp_server/properties/environment",
       {"mcp: {a: {command: [x], environment: {zzzz: b}}}"}},
      {"/definitions/mcp_server/properties/headers",
       {"mcp: {a: {url: \"https://a.example\", headers: {zzzz: b}}}"}},
      {"/definitions/mcp_server/properties/transport/anyOf/0", {"mcp: {a: {transport: zzzz}}"}},
      {"/definitions/mcp_server/properties/oauth", {"mcp: {a: {oauth: {zzzz: 1}}}"}},
      {"/definitions/mcp_server/properties/oauth/properties/grant/anyOf/0",
       {"mcp: {a: {oauth: {grant: zzzz}}}"}},
      {"/definitions/mcp_server/properties/oauth/properties/redirect_port/anyOf/0",
       {"mcp: {a: {oauth: {redirect_port: zzzz}}}"}},
      {"/definitions/mcp_server/properties/era/anyOf/0", {"mcp: {a: {era: zzzz}}"}},
      {"/definitions/mcp_server/properties/tools",
       {"mcp: {a: {command: [x], tools: {zzzz: {cost: 0}}}}"}},
      {"/definitions/mcp_price", {"mcp: {a: {tools: {b: {zzzz: 1}}}}"}},
      {"/definitions/mcp_server/properties/unpriced/anyOf/0", {"mcp: {a: {unpriced: zzzz}}"}},
      {"/definitions/mcp_server/properties/large_result/anyOf/0",
       {"mcp: {a: {large_result: zzzz}}"}},
      {"/definitions/mcp_server/properties/result_bytes_max/anyOf/0",
       {"mcp: {a: {result_bytes_max: zzzz}}"}},
      {"/definitions/mcp_server/properties/timeouts", {"mcp: {a: {timeouts: {zzzz: 1}}}"}},
      {"/definitions/mcp_server/properties/sampling", {"mcp: {a: {sampling: {zzzz: 1}}}"}},
      {"/definitions/mcp_server/properties/sampling/properties/output_tokens_max/anyOf/0",
       {"mcp: {a: {sampling: {output_tokens_max: zzzz}}}"}},
      {"/definitions/mcp_server/properties/sampling/properties/calls_per_call/anyOf/0",
       {"mcp: {a: {sampling: {calls_per_call: zzzz}}}"}},
      {"/definitions/mcp_server/properties/sampling/properties/calls_per_minute/anyOf/0",
       {"mcp: {a: {sampling: {calls_per_minute: zzzz}}}"}},

      {"/properties/tools", {"tools: {zzzz: {cost: $1}}"}},
      {"/properties/tools/additionalProperties", {"tools: {a: {zzzz: 1}}"}},
      {"/properties/tools/additionalProperties/properties/entries",
       {"tools: {a: {entries: {zzzz: b}}}"}},

      {"/properties/agents", {"agents: {zzzz: {model: m}}"}},
      {"/definitions/agent", {"agents: {a: {zzzz: 1}}"}},
      {"/definitions/agent/properties/sub_agents/items/anyOf/1",
       {"agents: {a: {model: m, sub_agents: [{zzzz: 1}]}}"}},
      {"/definitions/agent/properties/wrap_up/anyOf/1",
       {"agents: {a: {model: m, wrap_up: {zzzz: 1}}}"}},
      {"/definitions/agent/properties/hand_offs_max/anyOf/0",
       {"agents: {a: {model: m, hand_offs_max: zzzz}}"}},
      {"/definitions/agent/properties/depth_max/anyOf/0",
       {"agents: {a: {model: m, depth_max: zzzz}}"}},
      {"/definitions/agent/properties/turns_max/anyOf/0",
       {"agents: {a: {model: m, turns_max: zzzz}}"}},
      {"/definitions/agent/properties/prompt_cache/anyOf/0",
       {"agents: {a: {model: m, prompt_cache: zzzz}}"}},
      {"/definitions/agent/properties/output_tokens_max/anyOf/0",
       {"agents: {a: {model: m, output_tokens_max: zzzz}}"}},

      {"/properties/output_tokens_default/anyOf/0", {"output_tokens_default: zzzz"}},
      {"/properties/busy/anyOf/0", {"busy: zzzz"}},
      {"/properties/models_without", {"models_without: {zzzz: 1}"}},

      {"/properties/downgrade",
       {"downgrade: {zzzz: 1}", "downgrade: {steps: [{at: 80%, ladder: {a: b}}], zzzz: 1}"}},
      {"/properties/downgrade/properties/steps/items", {"downgrade: {steps: [{zzzz: 1}]}"}},
      {"/properties/downgrade/properties/on_refusal/anyOf/0",
       {"downgrade: {ladder: {a: b}, on_refusal: zzzz}"}},
      {"/definitions/ladder",
       {"downgrade: {ladder: {zzzz: b}}", "downgrade: {steps: [{at: 80%, ladder: {zzzz: b}}]}"}},

      {"/properties/loop_guard", {"loop_guard: {zzzz: 1}"}},
      {"/properties/loop_guard/properties/repeats/anyOf/0", {"loop_guard: {repeats: zzzz}"}},
      {"/definitions/loop_step/anyOf/1", {"loop_guard: {action: {zzzz: 1}}"}},
      {"/definitions/loop_step/anyOf/1/properties/at/anyOf/0",
       {"loop_guard: {action: [{at: zzzz, action: warn}]}"}},
      {"/definitions/loop_action/anyOf/0", {"loop_guard: {action: zzzz}"}},

      {"/properties/detectors/anyOf/1", {"detectors: {zzzz: 1}"}},
      {"/definitions/detector/anyOf/1", {"detectors: {budget_exceeded: {zzzz: 1}}"}},
      {"/definitions/detector/anyOf/1", {"detectors: {delegation_cycle: {zzzz: 1}}"}},
      {"/definitions/detector_of_repeats/anyOf/1", {"detectors: {retry_loop: {zzzz: 1}}"}},
      {"/definitions/detector_of_repeats/anyOf/1", {"detectors: {stall: {zzzz: 1}}"}},
      {"/definitions/detector_of_repeats/anyOf/1/properties/repeats/anyOf/0",
       {"detectors: {retry_loop: {repeats: zzzz}}"}},
      {"/definitions/detector_of_repeats/anyOf/1/properties/repeats/anyOf/0",
       {"detectors: {stall: {repeats: zzzz}}"}},
      {"/properties/detectors/anyOf/1/properties/context_bloat/anyOf/1",
       {"detectors: {context_bloat: {zzzz: 1}}"}},
      {"/properties/detectors/anyOf/1/properties/token_acceleration/anyOf/1",
       {"detectors: {token_acceleration: {zzzz: 1}}"}},
      {"/properties/detectors/anyOf/1/properties/tool_amplification/anyOf/1",
       {"detectors: {tool_amplification: {zzzz: 1}}"}},
      {"/properties/detectors/anyOf/1/properties/spend_velocity/anyOf/1",
       {"detectors: {spend_velocity: {zzzz: 1}}"}},
      {"/properties/detectors/anyOf/1/properties/spend_velocity/anyOf/1/properties/minutes_min/"
       "anyOf/0",
       {"detectors: {spend_velocity: {minutes_min: zzzz}}"}},
      {"/definitions/tokens/anyOf/0", {"detectors: {context_bloat: {input_tokens_min: zzzz}}"}},
      {"/definitions/tokens/anyOf/0", {"detectors: {token_acceleration: {tokens_min: zzzz}}"}},
      {"/definitions/factor/anyOf/0", {"detectors: {token_acceleration: {factor: zzzz}}"}},
      {"/definitions/factor/anyOf/0", {"detectors: {tool_amplification: {factor: zzzz}}"}},
      {"/definitions/factor/anyOf/0", {"detectors: {spend_velocity: {factor: zzzz}}"}},
      {"/definitions/detector_action/anyOf/0", {"detectors: {stall: zzzz}"}},

      {"/properties/alerts/anyOf/1", {"alerts: {targets: [{kind: slack, url: u}], zzzz: 1}"}},
      {"/definitions/targets/items",
       {"alerts: [{kind: slack, url: u, zzzz: 1}]", "alerts: {targets: [{kind: json, zzzz: 1}]}",
        "alerts: [{kind: pagerduty, zzzz: 1}]"}},
      {"/definitions/targets/items/properties/kind/anyOf/0", {"alerts: [{kind: zzzz, url: u}]"}},
      {"/definitions/alert_word/anyOf/0", {"alerts: [{kind: slack, url: u, on: [zzzz]}]"}},

      {"/properties/alerts/anyOf/1/properties/pauses",
       {"alerts: {targets: [{kind: slack, url: u}], pauses: {zzzz: 1}}"}},
      {"/properties/alerts/anyOf/1/properties/waiting_max/anyOf/0",
       {"alerts: {targets: [{kind: slack, url: u}], waiting_max: zzzz}"}},

      {"/properties/approve/anyOf/1", {"approve: {tools: [a], zzzz: 1}"}},

      {"/properties/fallback", {"fallback: {zzzz: [b]}"}},

      {"/properties/estimate/items", {"estimate: [{by: count, zzzz: 1}]"}},
      {"/properties/estimate/items/properties/by/anyOf/0", {"estimate: [{by: zzzz}]"}},
      {"/properties/rate_limit/anyOf/1", {"rate_limit: {limits: [{requests: 1}], zzzz: 1}"}},
      {"/properties/rate_limit/anyOf/1/properties/waiting_max/anyOf/0",
       {"rate_limit: {limits: [{requests: 1}], waiting_max: zzzz}"}},
      {"/definitions/limits/items",
       {"rate_limit: [{requests: 1, zzzz: 1}]", "rate_limit: {limits: [{requests: 1, zzzz: 1}]}"}},
      {"/definitions/limits/items/properties/per/anyOf/0",
       {"rate_limit: [{requests: 1, per: zzzz}]"}},
      {"/definitions/limits/items/properties/requests/anyOf/0", {"rate_limit: [{requests: zzzz}]"}},
      {"/definitions/limits/items/properties/tokens/anyOf/0", {"rate_limit: [{tokens: zzzz}]"}},
      {"/definitions/limits/items/properties/concurrent/anyOf/0",
       {"rate_limit: [{concurrent: zzzz}]"}},

      {"/properties/cache", {"cache: {zzzz: 1}"}},
      {"/properties/cache/properties/entries/anyOf/0", {"cache: {entries: zzzz}"}},
      {"/properties/cache/properties/bytes/anyOf/0", {"cache: {bytes: zzzz}"}},
      {"/properties/cache/properties/per/anyOf/0", {"cache: {per: zzzz}"}},
      {"/properties/cache/properties/waiting_max/anyOf/0", {"cache: {waiting_max: zzzz}"}},

      {"/properties/redact/anyOf/1", {"redact: {zzzz: 1}"}},
      {"/properties/redact/anyOf/1/properties/patterns",
       {"redact: {patterns: {zzzz: 'A-[0-9]{4}'}}"}},
      {"/definitions/secret_kind/anyOf/0", {"redact: [zzzz]", "redact: {kinds: [zzzz]}"}},
  };
  return places;
}

}  // namespace purser::policy
