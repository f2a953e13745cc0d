// wire.cpp: builds Cohere's answers, events and errors.
#include <purser/adapters/simulator/cohere/wire.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

std::string cohere_finish(const Answer& answer) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{{
      {"stop", "COMPLETE"},
      {"length", "MAX_TOKENS"},
      {"tool_calls", "TOOL_CALL"},
      {"content_filter", "ERROR"},
      {"refusal", "COMPLETE"},
  }};
  auto finish = finish_of(answer);
  for (const auto& [ours, theirs] : words) {
    if (ours == finish) return std::string(theirs);
  }
  return finish;
}

std::string cohere_id(std::uint64_t number) { return fmt::format("sim-{}", number); }

/// Only `billed_units` is what counts.
Json cohere_units(const Usage& usage) {
  const auto input = usage.input_total();
  const auto output = usage.output_total();
  return {
      {"billed_units", {{"input_tokens", input}, {"output_tokens", output}}},
      {"tokens", {{"input_tokens", input + cohere_template_tokens}, {"output_tokens", output + 4}}},
      {"cached_tokens", usage.cache_read}};
}

Json cohere_usage(const Completion& completion) {
  switch (completion.answer.usage.kind) {
    case ScriptedUsage::Kind::raw:
      return completion.answer.usage.object;
    case ScriptedUsage::Kind::null:
      return nullptr;
    default:
      return cohere_units(completion.usage);
  }
}

void add_cohere_usage(Json& object, const Completion& completion) {
  if (completion.answer.usage.kind != ScriptedUsage::Kind::missing)
    object["usage"] = cohere_usage(completion);
}

std::string cohere_text(const Answer& answer) {
  return answer.text.value_or(std::string()) + answer.refusal;
}

bool cohere_plans(const Answer& answer) { return !answer.tool_calls.empty(); }

Json cohere_call(const Completion& completion, std::size_t index) {
  const auto& call = completion.answer.tool_calls[index];
  const auto id =
      call.id.empty() ? fmt::format("{}_sim{}_{}", call.name, completion.number, index) : call.id;
  return {{"id", id},
          {"type", "function"},
          {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
}

Json cohere_content(const Answer& answer) {
  Json content = Json::array();
  if (!answer.thinking.empty() && !cohere_plans(answer))
    content.push_back({{"type", "thinking"}, {"thinking", answer.thinking}});
  const auto text = cohere_text(answer);
  if (!text.empty() || (content.empty() && !cohere_plans(answer)))
    content.push_back({{"type", "text"}, {"text", text}});
  return content;
}

class CohereEvents {
 public:
  explicit CohereEvents(const Completion& completion)
      : completion_(completion), answer_(completion.answer) {}

  std::vector<SseEvent> all() {
    add("message-start", {{"id", cohere_id(completion_.number)},
                          {"delta",
                           {{"message",
                             {{"role", "assistant"},
                              {"content", Json::array()},
                              {"tool_plan", ""},
                              {"tool_calls", Json::array()},
                              {"citations", Json::array()}}}}}});
    if (cohere_plans(answer_)) add_plan();
    for (const auto& part : cohere_content(answer_)) add_part(part);
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_call(i);
    Json delta{{"finish_reason", cohere_finish(answer_)}};
    add_cohere_usage(delta, completion_);
    add("message-end", {{"id", cohere_id(completion_.number)}, {"delta", std::move(delta)}});
    return std::move(events_);
  }

  SseEvent text_event(std::size_t index, std::string_view text) {
    add_piece(index, "text", text);
    return events_.back();
  }

 private:
  void add(const char* type, Json event) {
    event["type"] = type;
    events_.push_back({type, dump_json(event)});
  }

  void add_delta(const char* type, std::size_t index, Json message) {
    add(type, {{"index", index}, {"delta", {{"message", std::move(message)}}}});
  }

  void add_piece(std::size_t index, const std::string& key, std::string_view piece) {
    add_delta("content-delta", index, {{"content", {{key, piece}}}});
  }

  void add_plan() {
    for (const auto piece : text_pieces(answer_.thinking, completion_.chunk_bytes))
      add("tool-plan-delta", {{"delta", {{"message", {{"tool_plan", piece}}}}}});
  }

  void add_part(const Json& part) {
    const auto key = part["type"].get<std::string>();
    const auto text = part[key].get<std::string>();
    add_delta("content-start", parts_, {{"content", {{"type", key}, {key, ""}}}});
    for (const auto piece : text_pieces(text, completion_.chunk_bytes))
      add_piece(parts_, key, piece);
    add("content-end", {{"index", parts_++}});
  }

  void add_call(std::size_t index) {
    auto start = cohere_call(completion_, index);
    const auto arguments = start["function"]["arguments"].get<std::string>();
    start["function"]["arguments"] = "";
    add_delta("tool-call-start", index, {{"tool_calls", std::move(start)}});
    for (const auto piece : text_pieces(arguments, completion_.chunk_bytes)) {
      add_delta("tool-call-delta", index, {{"tool_calls", {{"function", {{"arguments", piece}}}}}});
    }
    add("tool-call-end", {{"index", index}});
  }

  const Completion& completion_;
  const Answer& answer_;
  std::size_t parts_ = 0;
  std::vector<SseEvent> events_;
};

}  // namespace

Json cohere_message(const Completion& completion) {
  const auto& answer = completion.answer;
  Json message{{"role", "assistant"}};
  const auto content = cohere_content(answer);
  if (!content.empty()) message["content"] = content;
  if (cohere_plans(answer) && !answer.thinking.empty()) message["tool_plan"] = answer.thinking;
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i)
    message["tool_calls"].push_back(cohere_call(completion, i));
  Json object{{"id", cohere_id(completion.number)},
              {"message", std::move(message)},
              {"finish_reason", cohere_finish(answer)}};
  add_cohere_usage(object, completion);
  return object;
}

std::vector<SseEvent> cohere_events(const Completion& completion) {
  return CohereEvents(completion).all();
}

SseEvent cohere_text_event(const Completion& completion, std::string_view text) {
  const std::size_t index = completion.answer.thinking.empty() ? 0 : 1;
  return CohereEvents(completion).text_event(index, text);
}

Json cohere_error(const ApiError& error, std::uint64_t request) {
  return {{"id", cohere_id(request)}, {"message", error.message}};
}

SseEvent cohere_error_event(const ApiError& error, std::uint64_t request) {
  const Json event{{"type", "message-end"},
                   {"id", cohere_id(request)},
                   {"delta", {{"finish_reason", "ERROR"}, {"error", error.message}}}};
  return {"message-end", dump_json(event)};
}

}  // namespace purser::simulator
