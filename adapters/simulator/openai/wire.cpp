// wire.cpp: builds chat completion objects, chunks and errors.
#include <purser/adapters/simulator/openai/wire.hpp>

#include <fmt/format.h>

#include <purser/adapters/simulator/openai/usage.hpp>
#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string finish_reason(const Answer& answer) {
  auto finish = finish_of(answer);
  return finish == "refusal" ? "stop" : finish;
}

std::string call_id(const Completion& completion, int choice, std::size_t index,
                    const ChatStyle& style) {
  const auto& scripted = completion.answer.tool_calls[index].id;
  if (!scripted.empty()) return scripted;
  if (style.call_id_length > 0) {
    const auto number = completion.number * 100 + static_cast<std::size_t>(choice) * 10 + index;
    return fmt::format("{:0>{}}", number, style.call_id_length);
  }
  return fmt::format("call_sim_{}_{}_{}", completion.number, choice, index);
}

/// Thinking as chunks of the content, where the service has no member for it.
Json chunked_content(const Answer& answer) {
  Json thinking{{"type", "thinking"},
                {"thinking", Json::array({{{"type", "text"}, {"text", answer.thinking}}})}};
  Json content = Json::array({std::move(thinking)});
  if (answer.text) content.push_back({{"type", "text"}, {"text", *answer.text}});
  return content;
}

Json content_of(const Answer& answer, const ChatStyle& style) {
  if (!answer.thinking.empty() && style.thinking_field.empty()) return chunked_content(answer);
  if (answer.text && (!answer.text->empty() || answer.tool_calls.empty())) return *answer.text;
  return nullptr;
}

Json message_of(const Completion& completion, int choice, const ChatStyle& style) {
  const auto& answer = completion.answer;
  Json message{{"role", "assistant"},
               {"content", content_of(answer, style)},
               {"refusal", text_or_null(answer.refusal)},
               {"annotations", Json::array()}};
  if (!answer.thinking.empty() && !style.thinking_field.empty())
    message[std::string(style.thinking_field)] = answer.thinking;
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i) {
    const auto& call = answer.tool_calls[i];
    message["tool_calls"].push_back(
        {{"id", call_id(completion, choice, i, style)},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  }
  return message;
}

std::string id_of(const Completion& completion) {
  return fmt::format("chatcmpl-sim-{}", completion.number);
}

class Chunks {
 public:
  Chunks(const Completion& completion, const ChatStyle& style)
      : completion_(completion), answer_(completion.answer), style_(style) {}

  std::vector<SseEvent> all() {
    if (style_.filters_prompts) add_filter_results();
    for (int choice = 0; choice < completion_.choices; ++choice) add_choice(choice);
    if (reports(UsagePlace::own_chunk)) {
      auto chunk = empty_chunk();
      chunk["usage"] = openai_usage(completion_, style_);
      add(chunk);
    }
    events_.push_back({{}, "[DONE]"});
    return std::move(events_);
  }

  SseEvent text_event(std::string_view text) {
    add_delta(0, {{"content", text}});
    return events_.back();
  }

 private:
  [[nodiscard]] bool asked() const {
    return (completion_.usage_in_stream || style_.usage_unasked) &&
           answer_.usage.kind != ScriptedUsage::Kind::missing;
  }
  [[nodiscard]] bool reports(UsagePlace place) const {
    const bool scripted = answer_.usage_place != UsagePlace::own_chunk;
    return asked() && (scripted ? answer_.usage_place : style_.usage_place) == place;
  }

  [[nodiscard]] Json empty_chunk() const {
    Json chunk{{"id", id_of(completion_)},
               {"object", "chat.completion.chunk"},
               {"created", completion_.created},
               {"model", completion_.model},
               {"choices", Json::array()}};
    if (!answer_.service_tier.empty()) chunk["service_tier"] = answer_.service_tier;
    return chunk;
  }

  void add(const Json& chunk) { events_.push_back({{}, dump_json(chunk)}); }

  void add_delta(int choice, Json delta, const Json& finish = nullptr) {
    auto chunk = empty_chunk();
    chunk["choices"].push_back({{"index", choice},
                                {"delta", std::move(delta)},
                                {"logprobs", nullptr},
                                {"finish_reason", finish}});
    const bool last = !finish.is_null();
    const bool here =
        reports(UsagePlace::every_chunk) || (last && reports(UsagePlace::finish_chunk));
    if (here && style_.reports_in_x_groq) {
      chunk["x_groq"] = {{"usage", openai_usage(completion_, style_)}};
    } else if (here) {
      chunk["usage"] = openai_usage(completion_, style_);
    } else if (asked() && !style_.usage_unasked) {
      chunk["usage"] = nullptr;
    }
    add(chunk);
  }

  void add_choice(int choice) {
    add_delta(choice, {{"role", "assistant"},
                       {"content", answer_.text ? Json("") : Json(nullptr)},
                       {"refusal", nullptr}});
    add_thinking(choice);
    add_texts(choice, "content", answer_.text.value_or(""));
    add_texts(choice, "refusal", answer_.refusal);
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_call(choice, i);
    add_delta(choice, Json::object(), finish_reason(answer_));
  }

  /// Azure's filter reports on the prompt before anything else, in a chunk without an id.
  void add_filter_results() {
    add({{"choices", Json::array()},
         {"created", 0},
         {"id", ""},
         {"model", ""},
         {"object", ""},
         {"prompt_filter_results",
          Json::array({{{"prompt_index", 0}, {"content_filter_results", Json::object()}}})}});
  }

  void add_thinking(int choice) {
    if (!style_.thinking_field.empty())
      return add_texts(choice, std::string(style_.thinking_field).c_str(), answer_.thinking);
    for (const auto piece : text_pieces(answer_.thinking, completion_.chunk_bytes)) {
      Json text{{"type", "text"}, {"text", piece}};
      Json chunk{{"type", "thinking"}, {"thinking", Json::array({std::move(text)})}};
      add_delta(choice, {{"content", Json::array({std::move(chunk)})}});
    }
  }

  void add_texts(int choice, const char* key, const std::string& text) {
    for (const auto piece : text_pieces(text, completion_.chunk_bytes))
      add_delta(choice, {{key, piece}});
  }

  void add_call(int choice, std::size_t index) {
    const auto& call = answer_.tool_calls[index];
    const auto arguments = style_.whole_calls ? call.arguments : std::string();
    Json first{{"index", index},
               {"id", call_id(completion_, choice, index, style_)},
               {"type", "function"},
               {"function", {{"name", call.name}, {"arguments", arguments}}}};
    add_delta(choice, {{"tool_calls", Json::array({std::move(first)})}});
    if (style_.whole_calls) return;
    for (const auto piece : text_pieces(call.arguments, completion_.chunk_bytes)) {
      Json next{{"index", index}, {"function", {{"arguments", piece}}}};
      add_delta(choice, {{"tool_calls", Json::array({std::move(next)})}});
    }
  }

  const Completion& completion_;
  const Answer& answer_;
  const ChatStyle& style_;
  std::vector<SseEvent> events_;
};

std::string default_code(int status) {
  switch (status) {
    case 401:
      return "invalid_api_key";
    case 404:
      return "model_not_found";
    case 429:
      return "rate_limit_exceeded";
    default:
      return {};
  }
}

std::string default_type(int status, const std::string& code) {
  if (code == "insufficient_quota") return code;
  if (status == 429) return "requests";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

}  // namespace

Json openai_completion(const Completion& completion, const ChatStyle& style) {
  Json choices = Json::array();
  for (int choice = 0; choice < completion.choices; ++choice) {
    choices.push_back({{"index", choice},
                       {"message", message_of(completion, choice, style)},
                       {"logprobs", nullptr},
                       {"finish_reason", finish_reason(completion.answer)}});
  }
  Json object{{"id", id_of(completion)},
              {"object", "chat.completion"},
              {"created", completion.created},
              {"model", completion.model},
              {"choices", std::move(choices)}};
  const auto& tier = completion.answer.service_tier;
  object["service_tier"] = tier.empty() ? "default" : tier;
  if (completion.answer.usage.kind != ScriptedUsage::Kind::missing)
    object["usage"] = openai_usage(completion, style);
  return object;
}

std::vector<SseEvent> openai_events(const Completion& completion, const ChatStyle& style) {
  return Chunks(completion, style).all();
}

Json openai_error(const ApiError& error, const ChatStyle& style) {
  const auto code = error.code.empty() ? default_code(error.status) : error.code;
  const auto type = error.type.empty() ? default_type(error.status, error.code) : error.type;
  if (style.errors == ErrorStyle::azure) {
    const auto word = code.empty() ? std::to_string(error.status) : code;
    return {{"error", {{"code", word}, {"message", error.message}}}};
  }
  Json body{{"message", error.message},
            {"type", type},
            {"param", text_or_null(error.param)},
            {"code", text_or_null(code)}};
  if (style.errors == ErrorStyle::openai) return {{"error", std::move(body)}};
  body["object"] = "error";
  return body;
}

SseEvent openai_error_event(const ApiError& error, const ChatStyle& style) {
  if (style.errors == ErrorStyle::flat)
    return {{}, dump_json({{"error", openai_error(error, style)}})};
  return {{}, dump_json(openai_error(error, style))};
}

SseEvent openai_text_event(const Completion& completion, std::string_view text,
                           const ChatStyle& style) {
  return Chunks(completion, style).text_event(text);
}

}  // namespace purser::simulator
