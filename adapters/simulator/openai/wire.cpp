// wire.cpp: builds chat completion objects, chunks and errors.
#include <purser/adapters/simulator/openai/wire.hpp>

#include <fmt/format.h>

#include <purser/adapters/simulator/text_cut.hpp>

namespace purser::simulator {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string finish_reason(const Answer& answer) {
  auto finish = finish_of(answer);
  return finish == "refusal" ? "stop" : finish;
}

std::string call_id(const Completion& completion, int choice, std::size_t index) {
  const auto& scripted = completion.answer.tool_calls[index].id;
  if (!scripted.empty()) return scripted;
  return fmt::format("call_sim_{}_{}_{}", completion.number, choice, index);
}

Json content_of(const Answer& answer) {
  if (answer.text && (!answer.text->empty() || answer.tool_calls.empty())) return *answer.text;
  return nullptr;
}

Json message_of(const Completion& completion, int choice) {
  const auto& answer = completion.answer;
  Json message{{"role", "assistant"},
               {"content", content_of(answer)},
               {"refusal", text_or_null(answer.refusal)},
               {"annotations", Json::array()}};
  if (!answer.thinking.empty()) message["reasoning_content"] = answer.thinking;
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i) {
    const auto& call = answer.tool_calls[i];
    message["tool_calls"].push_back(
        {{"id", call_id(completion, choice, i)},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  }
  return message;
}

/// Prompt tokens include what was cached, completion tokens include reasoning.
Json counted_usage(const Usage& usage) {
  const auto written = usage.cache_write + usage.cache_write_1h;
  const auto prompt =
      usage.input + usage.cache_read + written + usage.input_audio + usage.input_image;
  const auto completion = usage.output + usage.reasoning + usage.output_audio + usage.output_image;
  return {{"prompt_tokens", prompt},
          {"completion_tokens", completion},
          {"total_tokens", prompt + completion},
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

Json usage_of(const Completion& completion) {
  switch (completion.answer.usage.kind) {
    case ScriptedUsage::Kind::raw:
      return completion.answer.usage.object;
    case ScriptedUsage::Kind::null:
      return nullptr;
    default:
      return counted_usage(completion.usage);
  }
}

std::string id_of(const Completion& completion) {
  return fmt::format("chatcmpl-sim-{}", completion.number);
}

class Chunks {
 public:
  explicit Chunks(const Completion& completion)
      : completion_(completion), answer_(completion.answer) {}

  std::vector<SseEvent> all() {
    for (int choice = 0; choice < completion_.choices; ++choice) add_choice(choice);
    if (reports(UsagePlace::own_chunk)) {
      auto chunk = empty_chunk();
      chunk["usage"] = usage_of(completion_);
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
    return completion_.usage_in_stream && answer_.usage.kind != ScriptedUsage::Kind::missing;
  }
  [[nodiscard]] bool reports(UsagePlace place) const {
    return asked() && answer_.usage_place == place;
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
    if (here) {
      chunk["usage"] = usage_of(completion_);
    } else if (asked()) {
      chunk["usage"] = nullptr;
    }
    add(chunk);
  }

  void add_choice(int choice) {
    add_delta(choice, {{"role", "assistant"},
                       {"content", answer_.text ? Json("") : Json(nullptr)},
                       {"refusal", nullptr}});
    add_texts(choice, "reasoning_content", answer_.thinking);
    add_texts(choice, "content", answer_.text.value_or(""));
    add_texts(choice, "refusal", answer_.refusal);
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_call(choice, i);
    add_delta(choice, Json::object(), finish_reason(answer_));
  }

  void add_texts(int choice, const char* key, const std::string& text) {
    for (const auto piece : text_pieces(text, completion_.chunk_bytes))
      add_delta(choice, {{key, piece}});
  }

  void add_call(int choice, std::size_t index) {
    const auto& call = answer_.tool_calls[index];
    Json first{{"index", index},
               {"id", call_id(completion_, choice, index)},
               {"type", "function"},
               {"function", {{"name", call.name}, {"arguments", ""}}}};
    add_delta(choice, {{"tool_calls", Json::array({std::move(first)})}});
    for (const auto piece : text_pieces(call.arguments, completion_.chunk_bytes)) {
      Json next{{"index", index}, {"function", {{"arguments", piece}}}};
      add_delta(choice, {{"tool_calls", Json::array({std::move(next)})}});
    }
  }

  const Completion& completion_;
  const Answer& answer_;
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

Json openai_completion(const Completion& completion) {
  Json choices = Json::array();
  for (int choice = 0; choice < completion.choices; ++choice) {
    choices.push_back({{"index", choice},
                       {"message", message_of(completion, choice)},
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
    object["usage"] = usage_of(completion);
  return object;
}

std::vector<SseEvent> openai_events(const Completion& completion) {
  return Chunks(completion).all();
}

Json openai_error(const ApiError& error) {
  return {{"error",
           {{"message", error.message},
            {"type", error.type.empty() ? default_type(error.status, error.code) : error.type},
            {"param", text_or_null(error.param)},
            {"code", text_or_null(error.code.empty() ? default_code(error.status) : error.code)}}}};
}

SseEvent openai_error_event(const ApiError& error) { return {{}, dump_json(openai_error(error))}; }

SseEvent openai_text_event(const Completion& completion, std::string_view text) {
  return Chunks(completion).text_event(text);
}

}  // namespace purser::simulator
