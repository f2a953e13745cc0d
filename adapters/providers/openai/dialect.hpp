// dialect.hpp: how a server's Chat Completions differ from OpenAI's, as data.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace purser::openai {

/// How cache breakpoints are written.
enum class BreakpointForm : std::uint8_t {
  none,           ///< left out: the server rejects fields that it does not know
  prompt_cache,   ///< `prompt_cache_breakpoint` (OpenAI)
  cache_control,  ///< as Anthropic has them (OpenRouter)
};

/// How reasoning goes back.
enum class ReasoningForm : std::uint8_t {
  none,     ///< the server takes none back
  content,  ///< `reasoning_content`, in messages behind the last question only (DeepSeek)
  details,  ///< `reasoning_details`, as they came (OpenRouter)
  chunks,   ///< `thinking` chunks of the content (Mistral)
};

/// How documents and recordings are written; images are the same everywhere.
enum class MediaForm : std::uint8_t {
  files,  ///< `file` and `input_audio` with objects (OpenAI)
  urls,   ///< `document_url`, and recordings as a bare text (Mistral)
};

/// Where the wished effort of reasoning is written.
enum class EffortForm : std::uint8_t {
  field,   ///< `reasoning_effort`, any word
  object,  ///< `reasoning: {effort}` (OpenRouter)
  on_off,  ///< `reasoning_effort`, `none` or `high` (Mistral)
};

/// Which amounts a server states that it bills.
enum class StatedCost : std::uint8_t {
  none,
  usd,    ///< `usage.cost` in USD (OpenRouter)
  ticks,  ///< `usage.cost_in_usd_ticks`, of which 10^10 are one USD (xAI)
};

/// One server's peculiarities. A value.
struct Dialect {
  /// As policies name it, and the format of what only this server can read.
  std::string name = "openai";
  std::string kind = "openai";                         ///< the section of the price table
  std::string base_url = "https://api.openai.com/v1";  ///< empty: the user has to say it
  bool local = false;  ///< runs on the user's own machine, at no cost
  /// The name of the output limit: OpenAI's newer models reject `max_tokens`, many servers know
  /// nothing else.
  std::string output_limit_field = "max_completion_tokens";
  std::string seed_field = "seed";
  std::string required_word = "required";  ///< `tool_choice` for "call any tool"
  bool developer_role = false;             ///< instructions are sent as `developer`
  bool tool_choice = true;
  bool json_schema = true;       ///< knows `response_format` of type `json_schema`
  bool asks_for_usage = true;    ///< sends `stream_options.include_usage`
  bool usage_all_along = false;  ///< and asks for it in every chunk
  bool names_tool_results = false;
  std::size_t call_id_length = 0;  ///< ids of tool calls have exactly so many letters and digits
  bool documents = true;
  bool recordings = true;
  bool image_detail = true;
  bool refusals = true;      ///< takes back a refusal as such; elsewhere it is text
  bool strict_tools = true;  ///< knows `strict` in a tool
  bool parallel_tool_calls = true;
  MediaForm media = MediaForm::files;
  BreakpointForm breakpoints = BreakpointForm::prompt_cache;
  ReasoningForm reasoning = ReasoningForm::none;
  EffortForm effort = EffortForm::field;
  StatedCost stated_cost = StatedCost::none;
  /// Reasoning lies outside of the completion unless the total says otherwise, and cached tokens
  /// that are more than the prompt lie outside of it (xAI).
  bool counts_apart = false;
  /// Models may have a data zone in front, `eu/gpt-5.1`, which has a price of its own. Neither the
  /// request nor the answer names it.
  bool data_zones = false;
  /// A free service that counts the input of the same request, behind the base URL; empty: none.
  std::string count_target{};
  int busy_status = 0;  ///< a status of its own for "no capacity right now"
};

/// All servers that are known: `openai`, `azure`, `mistral`, `vllm`, `llamacpp`, `lmstudio`,
/// `openrouter`, `groq`, `together`, `deepseek`, `xai`, `ollama`.
[[nodiscard]] std::span<const Dialect> dialects() noexcept;
/// Null where none has that name.
[[nodiscard]] const Dialect* find_dialect(std::string_view name) noexcept;

}  // namespace purser::openai
