// mcp_sampling.cpp: `sampling:` of a server: which models it may ask, and how much.
#include <purser/adapters/policy/detail/mcp_sampling.hpp>
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t sampled_tokens_most = 1'000'000;
constexpr std::int64_t sampled_calls_most = 100'000;

Result<> read_sampled_models(const Node& node, const Policy& policy,
                             std::vector<std::string>& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_routed_model(item, policy, out.emplace_back()); !done) return done;
  }
  return out.empty() ? fail(node.error("names no model")) : Result<>();
}

}  // namespace

Result<> read_sampling(const Node& node, const Policy& policy, mcp::SamplingOptions& out) {
  auto& bounds = out.bounds;
  MapReader map(node);
  map.required("models", [&](const Node& value) {
    return read_sampled_models(value, policy, bounds.models);
  });
  map.optional("output_tokens_max", [&](const Node& value) {
    return read_integer(value, 1, sampled_tokens_most, bounds.output_tokens_max);
  });
  map.optional("calls_per_call", [&](const Node& value) {
    return read_integer(value, 1, sampled_calls_most, out.calls_per_call_max);
  });
  map.optional("calls_per_minute", [&](const Node& value) {
    return read_integer(value, 1, sampled_calls_most, out.calls_per_minute_max);
  });
  map.optional("system_prompt", bounds.system_prompt);
  map.optional("tools", bounds.tools);
  return map.finish();
}

}  // namespace purser::policy
