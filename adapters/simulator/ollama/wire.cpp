// wire.cpp: builds Ollama's answers, lines and errors.
#include <purser/adapters/simulator/ollama/wire.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

/// With the request's number as its fraction, so that no two answers have the same time.
std::string ollama_time(const Completion& completion) {
  const std::chrono::sys_seconds time{std::chrono::seconds(completion.created)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)),
                     completion.number % 1'000'000);
}

/// Tool calls end with `stop` like everything else that was not cut.
std::string ollama_finish(const Answer& answer) {
  const auto finish = finish_of(answer);
  const bool known = finish == "tool_calls" || finish == "refusal" || finish == "content_filter";
  return known ? "stop" : finish;
}

Json ollama_call(const ToolUse& call, std::size_t index) {
  const auto arguments = parse_json(call.arguments);
  Json json{{"function",
             {{"index", index},
              {"name", call.name},
              {"arguments", arguments ? *arguments : Json(call.arguments)}}}};
  if (!call.id.empty()) json["id"] = call.id;
  return json;
}

Json ollama_calls(const Answer& answer) {
  Json calls = Json::array();
  for (const auto& call : answer.tool_calls) calls.push_back(ollama_call(call, calls.size()));
  return calls;
}

Json ollama_line(const Completion& completion, Json message) {
  message["role"] = "assistant";
  if (!message.contains("content")) message["content"] = "";
  return {{"model", completion.model},
          {"created_at", ollama_time(completion)},
          {"message", std::move(message)},
          {"done", false}};
}

void put_unless_zero(Json& line, const char* key, Tokens count) {
  if (count != 0) line[key] = count;
}

/// Counts of zero are left out.
void add_counts(Json& line, const Completion& completion) {
  const auto& usage = completion.answer.usage;
  switch (usage.kind) {
    case ScriptedUsage::Kind::missing:
      return;
    case ScriptedUsage::Kind::null:
      line["prompt_eval_count"] = nullptr;
      line["eval_count"] = nullptr;
      return;
    case ScriptedUsage::Kind::raw:
      if (usage.object.is_object()) line.update(usage.object);
      return;
    default:
      put_unless_zero(line, "prompt_eval_count", completion.usage.input_total());
      put_unless_zero(line, "eval_count", completion.usage.output_total());
  }
}

Json ollama_done(const Completion& completion, Json message) {
  auto line = ollama_line(completion, std::move(message));
  line["done"] = true;
  line["done_reason"] = ollama_finish(completion.answer);
  line["total_duration"] = 910'000'000;
  line["load_duration"] = 40'000'000;
  line["prompt_eval_duration"] = 90'000'000;
  line["eval_duration"] = 600'000'000;
  add_counts(line, completion);
  return line;
}

std::string ollama_content(const Answer& answer) {
  return answer.text.value_or(std::string()) + answer.refusal;
}

}  // namespace

Json ollama_message(const Completion& completion) {
  const auto& answer = completion.answer;
  Json message{{"content", ollama_content(answer)}};
  if (!answer.thinking.empty()) message["thinking"] = answer.thinking;
  if (!answer.tool_calls.empty()) message["tool_calls"] = ollama_calls(answer);
  return ollama_done(completion, std::move(message));
}

std::vector<Json> ollama_lines(const Completion& completion) {
  const auto& answer = completion.answer;
  std::vector<Json> lines;
  for (const auto piece : text_pieces(answer.thinking, completion.chunk_bytes))
    lines.push_back(ollama_line(completion, {{"thinking", piece}}));
  const auto content = ollama_content(answer);
  for (const auto piece : text_pieces(content, completion.chunk_bytes))
    lines.push_back(ollama_text_line(completion, piece));
  if (!answer.tool_calls.empty())
    lines.push_back(ollama_line(completion, {{"tool_calls", ollama_calls(answer)}}));
  lines.push_back(ollama_done(completion, Json::object()));
  return lines;
}

Json ollama_text_line(const Completion& completion, std::string_view text) {
  return ollama_line(completion, {{"content", text}});
}

Json ollama_error(const ApiError& error) { return {{"error", error.message}}; }

}  // namespace purser::simulator
