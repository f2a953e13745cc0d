// wire.cpp: builds answers, their events and errors.
#include <purser/adapters/simulator/bedrock/wire.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

/// The interface has no word for a refusal.
std::string converse_stop_reason(const Answer& answer) {
  static constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"stop", "end_turn"},
      {"length", "max_tokens"},
      {"tool_calls", "tool_use"},
      {"refusal", "content_filtered"},
      {"content_filter", "content_filtered"}};
  auto finish = finish_of(answer);
  for (const auto& [neutral, theirs] : words) {
    if (finish == neutral) return std::string(theirs);
  }
  return finish;
}

std::string converse_tool_id(const Completion& completion, std::size_t index) {
  const auto& scripted = completion.answer.tool_calls[index].id;
  return scripted.empty() ? fmt::format("tooluse_sim_{}_{}", completion.number, index) : scripted;
}

/// The object of a whole answer; a script's broken arguments cannot be shown there.
Json converse_input(const ToolUse& call) {
  auto parsed = parse_json(call.arguments);
  return parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
}

/// What a refusal says is plain text here.
std::string converse_text(const Answer& answer) {
  return answer.text.value_or("") + answer.refusal;
}

/// Input classes stand side by side; output includes reasoning.
Json converse_counts(const Usage& usage) {
  const auto input = usage.input + usage.input_image + usage.input_audio;
  const auto output = usage.output + usage.reasoning;
  const auto written = usage.cache_write + usage.cache_write_1h;
  Json counts{{"inputTokens", input},
              {"outputTokens", output},
              {"totalTokens", input + output + usage.cache_read + written}};
  if (usage.cache_read + written == 0) return counts;
  counts["cacheReadInputTokens"] = usage.cache_read;
  counts["cacheWriteInputTokens"] = written;
  auto details = Json::array();
  if (usage.cache_write > 0) details.push_back({{"ttl", "5m"}, {"inputTokens", usage.cache_write}});
  if (usage.cache_write_1h > 0)
    details.push_back({{"ttl", "1h"}, {"inputTokens", usage.cache_write_1h}});
  counts["cacheDetails"] = std::move(details);
  return counts;
}

void put_converse_usage(const Completion& completion, Json& object) {
  const auto& scripted = completion.answer.usage;
  switch (scripted.kind) {
    case ScriptedUsage::Kind::missing:
      break;
    case ScriptedUsage::Kind::null:
      object["usage"] = nullptr;
      break;
    case ScriptedUsage::Kind::raw:
      object["usage"] = scripted.object;
      break;
    default:
      object["usage"] = converse_counts(completion.usage);
  }
  object["metrics"] = {{"latencyMs", 5}};
  if (!completion.answer.service_tier.empty())
    object["serviceTier"] = {{"type", completion.answer.service_tier}};
}

class ConverseEvents {
 public:
  explicit ConverseEvents(const Completion& completion)
      : completion_(completion), answer_(completion.answer) {}

  std::vector<ConverseEvent> all() {
    add("messageStart", {{"role", "assistant"}});
    if (!answer_.thinking.empty()) add_reasoning();
    if (const auto text = converse_text(answer_); !text.empty()) add_text(text);
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_tool_use(i);
    add("messageStop", {{"stopReason", converse_stop_reason(answer_)}});
    Json metadata = Json::object();
    put_converse_usage(completion_, metadata);
    add("metadata", std::move(metadata));
    return std::move(events_);
  }

 private:
  void add(std::string type, Json data) { events_.push_back({std::move(type), std::move(data)}); }
  void delta(Json part) {
    add("contentBlockDelta", {{"contentBlockIndex", index_}, {"delta", std::move(part)}});
  }
  void stop() { add("contentBlockStop", {{"contentBlockIndex", index_++}}); }

  void add_reasoning() {
    for (const auto piece : text_pieces(answer_.thinking, completion_.chunk_bytes))
      delta({{"reasoningContent", {{"text", piece}}}});
    delta({{"reasoningContent", {{"signature", thinking_signature(answer_.thinking)}}}});
    stop();
  }

  void add_text(const std::string& text) {
    for (const auto piece : text_pieces(text, completion_.chunk_bytes)) delta({{"text", piece}});
    stop();
  }

  void add_tool_use(std::size_t position) {
    const auto& call = answer_.tool_calls[position];
    add("contentBlockStart",
        {{"contentBlockIndex", index_},
         {"start",
          {{"toolUse",
            {{"toolUseId", converse_tool_id(completion_, position)}, {"name", call.name}}}}}});
    for (const auto piece : text_pieces(call.arguments, completion_.chunk_bytes))
      delta({{"toolUse", {{"input", piece}}}});
    stop();
  }

  const Completion& completion_;
  const Answer& answer_;
  std::size_t index_ = 0;
  std::vector<ConverseEvent> events_;
};

}  // namespace

Json converse_answer(const Completion& completion) {
  const auto& answer = completion.answer;
  auto content = Json::array();
  if (!answer.thinking.empty()) {
    content.push_back(
        {{"reasoningContent",
          {{"reasoningText",
            {{"text", answer.thinking}, {"signature", thinking_signature(answer.thinking)}}}}}});
  }
  if (auto text = converse_text(answer); !text.empty()) content.push_back({{"text", text}});
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i) {
    const auto& call = answer.tool_calls[i];
    content.push_back({{"toolUse",
                        {{"toolUseId", converse_tool_id(completion, i)},
                         {"name", call.name},
                         {"input", converse_input(call)}}}});
  }
  Json body{{"output", {{"message", {{"role", "assistant"}, {"content", std::move(content)}}}}},
            {"stopReason", converse_stop_reason(answer)}};
  put_converse_usage(completion, body);
  return body;
}

std::vector<ConverseEvent> converse_events(const Completion& completion) {
  return ConverseEvents(completion).all();
}

ConverseEvent converse_text_event(std::size_t index, std::string_view text) {
  return {"contentBlockDelta", {{"contentBlockIndex", index}, {"delta", {{"text", text}}}}};
}

std::string converse_error_type(const ApiError& error) {
  if (error.type.ends_with("Exception")) return error.type;
  static constexpr std::pair<int, std::string_view> types[] = {
      {401, "UnrecognizedClientException"}, {403, "AccessDeniedException"},
      {404, "ResourceNotFoundException"},   {408, "ModelTimeoutException"},
      {424, "ModelErrorException"},         {429, "ThrottlingException"},
      {503, "ServiceUnavailableException"}};
  for (const auto& [status, type] : types) {
    if (error.status == status) return std::string(type);
  }
  return error.status >= 500 ? "InternalServerException" : "ValidationException";
}

}  // namespace purser::simulator
