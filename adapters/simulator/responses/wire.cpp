// wire.cpp: builds response objects, their items, and events.
#include <purser/adapters/simulator/responses/wire.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/adapters/simulator/responses/sealed_reasoning.hpp>
#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

std::string responses_item_id(std::string_view prefix, const Completion& completion,
                              std::size_t index) {
  return fmt::format("{}_sim_{}_{}", prefix, completion.number, index);
}

/// Input includes what was cached, output includes reasoning.
Json responses_counts(const Usage& usage) {
  const auto written = usage.cache_write + usage.cache_write_1h;
  const auto input = usage.input_total();
  const auto output = usage.output_total();
  return {{"input_tokens", input},
          {"input_tokens_details",
           {{"cached_tokens", usage.cache_read},
            {"cache_write_tokens", written},
            {"cache_write_tokens_details",
             {{"ttl_30m_tokens", usage.cache_write}, {"ttl_12h_tokens", usage.cache_write_1h}}}}},
          {"output_tokens", output},
          {"output_tokens_details", {{"reasoning_tokens", usage.reasoning}}},
          {"total_tokens", input + output}};
}

Json responses_tool_counts(const Usage& usage) {
  std::int64_t searches = 0;
  for (const auto& unit : usage.units) searches += unit.name == "web_search" ? unit.count : 0;
  return {{"web_search", {{"num_requests", searches}}}};
}

void add_responses_usage(Json& object, const Completion& completion) {
  const auto& scripted = completion.answer.usage;
  if (scripted.kind == ScriptedUsage::Kind::missing) return;
  object["usage"] = scripted.kind == ScriptedUsage::Kind::raw ? scripted.object
                    : scripted.kind == ScriptedUsage::Kind::null
                        ? Json(nullptr)
                        : responses_counts(completion.usage);
  object["tool_usage"] = responses_tool_counts(completion.usage);
}

/// Empty: the model was done.
std::string incomplete_reason(const Answer& answer) {
  const auto finish = finish_of(answer);
  if (finish == "stop" || finish == "tool_calls" || finish == "refusal") return {};
  return finish == "length" ? "max_output_tokens" : finish;
}

Json reasoning_item(const Completion& completion, std::size_t index, bool with_content) {
  const auto& thinking = completion.answer.thinking;
  const auto id = responses_item_id("rs", completion, index);
  Json item{{"id", id}, {"type", "reasoning"}, {"summary", Json::array()}};
  if (!with_content) return item;
  if (completion.thinking_shown)
    item["summary"].push_back({{"type", "summary_text"}, {"text", thinking}});
  if (completion.thinking_sealed) item["encrypted_content"] = sealed_reasoning(id, thinking);
  return item;
}

Json responses_text_part(std::string_view text) {
  return {{"type", "output_text"}, {"text", text}, {"annotations", Json::array()}};
}

Json responses_refusal_part(std::string_view text) {
  return {{"type", "refusal"}, {"refusal", text}};
}

bool has_message_item(const Answer& answer) {
  const bool says_something = !answer.text.value_or("").empty() || !answer.refusal.empty();
  return says_something || (answer.tool_calls.empty() && answer.text.has_value());
}

Json message_item(const Completion& completion, std::size_t index, bool with_content) {
  const auto& answer = completion.answer;
  Json content = Json::array();
  if (with_content && answer.text) content.push_back(responses_text_part(*answer.text));
  if (with_content && !answer.refusal.empty())
    content.push_back(responses_refusal_part(answer.refusal));
  return {{"id", responses_item_id("msg", completion, index)},
          {"type", "message"},
          {"status", with_content ? "completed" : "in_progress"},
          {"role", "assistant"},
          {"content", std::move(content)}};
}

Json call_item(const Completion& completion, const ToolUse& call, std::size_t number,
               std::size_t index, bool with_content) {
  return {{"id", responses_item_id("fc", completion, index)},
          {"type", "function_call"},
          {"status", with_content ? "completed" : "in_progress"},
          {"call_id", call.id.empty() ? responses_item_id("call", completion, number) : call.id},
          {"name", call.name},
          {"arguments", with_content ? call.arguments : ""}};
}

Json output_of(const Completion& completion) {
  const auto& answer = completion.answer;
  Json output = Json::array();
  if (!answer.thinking.empty()) output.push_back(reasoning_item(completion, output.size(), true));
  if (has_message_item(answer)) output.push_back(message_item(completion, output.size(), true));
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i)
    output.push_back(call_item(completion, answer.tool_calls[i], i, output.size(), true));
  return output;
}

Json unfinished_object(const Completion& completion) {
  return {{"id", fmt::format("resp_sim_{}", completion.number)},
          {"object", "response"},
          {"created_at", completion.created},
          {"status", "in_progress"},
          {"model", completion.model},
          {"error", nullptr},
          {"incomplete_details", nullptr},
          {"output", Json::array()},
          {"usage", nullptr}};
}

class ResponseEvents {
 public:
  explicit ResponseEvents(const Completion& completion)
      : completion_(completion), answer_(completion.answer) {}

  std::vector<SseEvent> all() {
    add("response.created", {{"response", unfinished_object(completion_)}});
    add("response.in_progress", {{"response", unfinished_object(completion_)}});
    if (!answer_.thinking.empty()) add_reasoning();
    if (has_message_item(answer_)) add_message();
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_call(i);
    auto whole = responses_object(completion_);
    const auto type = fmt::format("response.{}", whole["status"].get<std::string>());
    add(type, {{"response", std::move(whole)}});
    return std::move(events_);
  }

  SseEvent text_event(std::string_view text) {
    output_ = answer_.thinking.empty() ? 0 : 1;
    item_ = responses_item_id("msg", completion_, output_);
    add_delta("response.output_text", "content_index", 0, text);
    return events_.back();
  }

 private:
  void add(const std::string& type, Json fields) {
    fields["type"] = type;
    fields["sequence_number"] = events_.size();
    events_.push_back({type, dump_json(fields)});
  }

  void add_in_item(const std::string& type, Json fields) {
    fields["item_id"] = item_;
    fields["output_index"] = output_;
    add(type, std::move(fields));
  }

  void begin_item(Json item) {
    item_ = item["id"];
    add("response.output_item.added", {{"output_index", output_}, {"item", std::move(item)}});
  }

  void end_item(Json item) {
    add("response.output_item.done", {{"output_index", output_}, {"item", std::move(item)}});
    ++output_;
  }

  void add_delta(const std::string& kind, const char* index_name, std::size_t index,
                 std::string_view text) {
    add_in_item(kind + ".delta", {{index_name, index}, {"delta", text}});
  }

  void add_texts(const std::string& kind, const char* index_name, std::size_t index,
                 const std::string& text) {
    for (const auto piece : text_pieces(text, completion_.chunk_bytes))
      add_delta(kind, index_name, index, piece);
  }

  void add_reasoning() {
    begin_item(reasoning_item(completion_, output_, false));
    if (completion_.thinking_shown) {
      add_in_item("response.reasoning_summary_part.added",
                  {{"summary_index", 0}, {"part", {{"type", "summary_text"}, {"text", ""}}}});
      add_texts("response.reasoning_summary_text", "summary_index", 0, answer_.thinking);
      add_in_item("response.reasoning_summary_text.done",
                  {{"summary_index", 0}, {"text", answer_.thinking}});
      add_in_item(
          "response.reasoning_summary_part.done",
          {{"summary_index", 0}, {"part", {{"type", "summary_text"}, {"text", answer_.thinking}}}});
    }
    end_item(reasoning_item(completion_, output_, true));
  }

  void add_part(std::size_t index, const std::string& kind, const Json& empty, const Json& whole,
                const char* key) {
    add_in_item("response.content_part.added", {{"content_index", index}, {"part", empty}});
    add_texts(kind, "content_index", index, whole[key].get<std::string>());
    add_in_item(kind + ".done", {{"content_index", index}, {key, whole[key]}});
    add_in_item("response.content_part.done", {{"content_index", index}, {"part", whole}});
  }

  void add_message() {
    begin_item(message_item(completion_, output_, false));
    std::size_t index = 0;
    if (answer_.text)
      add_part(index++, "response.output_text", responses_text_part(""),
               responses_text_part(*answer_.text), "text");
    if (!answer_.refusal.empty()) {
      add_part(index, "response.refusal", responses_refusal_part(""),
               responses_refusal_part(answer_.refusal), "refusal");
    }
    end_item(message_item(completion_, output_, true));
  }

  void add_call(std::size_t number) {
    const auto& call = answer_.tool_calls[number];
    begin_item(call_item(completion_, call, number, output_, false));
    for (const auto piece : text_pieces(call.arguments, completion_.chunk_bytes))
      add_in_item("response.function_call_arguments.delta", {{"delta", piece}});
    add_in_item("response.function_call_arguments.done", {{"arguments", call.arguments}});
    end_item(call_item(completion_, call, number, output_, true));
  }

  const Completion& completion_;
  const Answer& answer_;
  std::vector<SseEvent> events_;
  std::size_t output_ = 0;
  std::string item_;
};

}  // namespace

Json responses_object(const Completion& completion) {
  auto object = unfinished_object(completion);
  const auto reason = incomplete_reason(completion.answer);
  object["status"] = reason.empty() ? "completed" : "incomplete";
  if (!reason.empty()) object["incomplete_details"] = {{"reason", reason}};
  object["output"] = output_of(completion);
  const auto& tier = completion.answer.service_tier;
  object["service_tier"] = tier.empty() ? "default" : tier;
  object.erase("usage");
  add_responses_usage(object, completion);
  return object;
}

std::vector<SseEvent> responses_events(const Completion& completion) {
  return ResponseEvents(completion).all();
}

SseEvent responses_error_event(const ApiError& error) {
  const auto code =
      error.code.empty() ? (error.type.empty() ? "server_error" : error.type) : error.code;
  return {"error", dump_json(Json{{"type", "error"},
                                  {"code", code},
                                  {"message", error.message},
                                  {"param", nullptr},
                                  {"sequence_number", 0}})};
}

SseEvent responses_text_event(const Completion& completion, std::string_view text) {
  return ResponseEvents(completion).text_event(text);
}

}  // namespace purser::simulator
