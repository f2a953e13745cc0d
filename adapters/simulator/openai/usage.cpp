// usage.cpp: classes nested as the services nest them.
#include <purser/adapters/simulator/openai/usage.hpp>

namespace purser::simulator {
namespace {

Json counted_usage(const Usage& usage, const ChatStyle& style) {
  const auto written = usage.cache_write + usage.cache_write_1h;
  const auto prompt =
      usage.input + usage.cache_read + written + usage.input_audio + usage.input_image;
  const auto visible = usage.output + usage.output_audio + usage.output_image;
  const auto completion = visible + (style.reasoning_outside ? 0 : usage.reasoning);
  return {{"prompt_tokens", prompt},
          {"completion_tokens", completion},
          {"total_tokens", prompt + visible + usage.reasoning},
          {"prompt_tokens_details",
           {{"cached_tokens", usage.cache_read},
            {"cache_write_tokens", written},
            {"audio_tokens", usage.input_audio}}},
          {"completion_tokens_details",
           {{"reasoning_tokens", usage.reasoning},
            {"audio_tokens", usage.output_audio},
            {"accepted_prediction_tokens", 0},
            {"rejected_prediction_tokens", 0}}}};
}

void add_cost(Json& usage, Money cost, CostField field) {
  constexpr std::int64_t ticks_per_nanodollar = 10;
  if (field == CostField::ticks)
    usage["cost_in_usd_ticks"] = cost.nanodollars() * ticks_per_nanodollar;
  if (field == CostField::usd) usage["cost"] = static_cast<double>(cost.nanodollars()) / 1e9;
}

}  // namespace

Json openai_usage(const Completion& completion, const ChatStyle& style) {
  const auto& scripted = completion.answer.usage;
  if (scripted.kind == ScriptedUsage::Kind::raw) return scripted.object;
  if (scripted.kind == ScriptedUsage::Kind::null) return nullptr;
  Json usage = counted_usage(completion.usage, style);
  if (style.cache_hits) {
    const Json prompt = usage["prompt_tokens"];
    usage["prompt_cache_hit_tokens"] = completion.usage.cache_read;
    usage["prompt_cache_miss_tokens"] = prompt.get<Tokens>() - completion.usage.cache_read;
  }
  if (scripted.cost) add_cost(usage, *scripted.cost, style.cost);
  return usage;
}

}  // namespace purser::simulator
