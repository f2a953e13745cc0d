// dialect.cpp: the table of servers. Source: their documentation and official clients, 2026-11.
#include <algorithm>
#include <purser/adapters/providers/openai/dialect.hpp>
#include <vector>

namespace purser::openai {
namespace {

Dialect dialect(std::string name, std::string base_url) {
  Dialect made;
  made.kind = name;
  made.name = std::move(name);
  made.base_url = std::move(base_url);
  made.output_limit_field = "max_tokens";
  made.breakpoints = BreakpointForm::none;
  made.refusals = false;
  return made;
}

Dialect local(std::string name, std::string base_url) {
  Dialect made = dialect(std::move(name), std::move(base_url));
  made.local = true;
  return made;
}

Dialect azure() {
  Dialect made = dialect("azure", "");
  made.data_zones = true;
  made.output_limit_field = "max_completion_tokens";
  made.refusals = true;
  return made;
}

/// Rejects unknown fields with 422, and reports usage with the last choice unasked.
Dialect mistral() {
  Dialect made = dialect("mistral", "https://api.mistral.ai/v1");
  made.seed_field = "random_seed";
  made.required_word = "any";
  made.asks_for_usage = false;
  made.names_tool_results = true;
  made.call_id_length = 9;
  made.media = MediaForm::urls;
  made.reasoning = ReasoningForm::chunks;
  made.effort = EffortForm::on_off;
  return made;
}

Dialect vllm() {
  Dialect made = local("vllm", "http://127.0.0.1:8000/v1");
  made.usage_all_along = true;
  return made;
}

Dialect openrouter() {
  Dialect made = dialect("openrouter", "https://openrouter.ai/api/v1");
  made.breakpoints = BreakpointForm::cache_control;
  made.reasoning = ReasoningForm::details;
  made.effort = EffortForm::object;
  made.stated_cost = StatedCost::usd;
  return made;
}

Dialect groq() {
  Dialect made = dialect("groq", "https://api.groq.com/openai/v1");
  made.output_limit_field = "max_completion_tokens";
  made.busy_status = 498;
  made.documents = false;
  made.recordings = false;
  return made;
}

Dialect together() {
  Dialect made = dialect("together", "https://api.together.ai/v1");
  made.documents = false;
  made.image_detail = false;
  made.strict_tools = false;
  made.parallel_tool_calls = false;
  return made;
}

Dialect deepseek() {
  Dialect made = dialect("deepseek", "https://api.deepseek.com/v1");
  made.json_schema = false;
  made.reasoning = ReasoningForm::content;
  return made;
}

Dialect xai() {
  Dialect made = dialect("xai", "https://api.x.ai/v1");
  made.output_limit_field = "max_completion_tokens";
  made.stated_cost = StatedCost::ticks;
  made.counts_apart = true;
  return made;
}

Dialect llamacpp() {
  Dialect made = local("llamacpp", "http://127.0.0.1:8080/v1");
  made.count_target = "/chat/completions/input_tokens";
  return made;
}

Dialect ollama() {
  Dialect made = local("ollama", "http://127.0.0.1:11434/v1");
  made.tool_choice = false;
  return made;
}

}  // namespace

std::span<const Dialect> dialects() noexcept {
  static const std::vector<Dialect> all{
      Dialect(),    azure(),    mistral(),
      vllm(),       llamacpp(), local("lmstudio", "http://127.0.0.1:1234/v1"),
      openrouter(), groq(),     together(),
      deepseek(),   xai(),      ollama(),
  };
  return all;
}

const Dialect* find_dialect(std::string_view name) noexcept {
  const auto all = dialects();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Dialect& known) { return known.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace purser::openai
