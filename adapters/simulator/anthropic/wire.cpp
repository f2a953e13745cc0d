// wire.cpp: builds messages, their events and errors.
#include <purser/adapters/simulator/anthropic/wire.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

std::string stop_reason(const Answer& answer) {
  static constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"stop", "end_turn"},
      {"length", "max_tokens"},
      {"tool_calls", "tool_use"},
      {"content_filter", "refusal"}};
  auto finish = finish_of(answer);
  for (const auto& [neutral, theirs] : words) {
    if (finish == neutral) return std::string(theirs);
  }
  return finish;
}

Json stop_details(const Answer& answer) {
  if (answer.refusal.empty()) return nullptr;
  return {{"type", "refusal"}, {"category", nullptr}, {"explanation", answer.refusal}};
}

std::string tool_use_id(const Completion& completion, std::size_t index) {
  const auto& scripted = completion.answer.tool_calls[index].id;
  return scripted.empty() ? fmt::format("toolu_sim_{}_{}", completion.number, index) : scripted;
}

/// The object of a whole message; a script's broken arguments cannot be shown there and become
/// `{}`.
Json input_of(const ToolUse& call) {
  auto parsed = parse_json(call.arguments);
  return parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
}

Json thinking_block(const Completion& completion) {
  const auto& thinking = completion.answer.thinking;
  return {{"type", "thinking"},
          {"thinking", completion.thinking_shown ? thinking : ""},
          {"signature", thinking_signature(thinking)}};
}

/// Input classes stand side by side; output includes thinking.
Json counted_usage(const Completion& completion) {
  const auto& usage = completion.usage;
  const auto& tier = completion.answer.service_tier;
  Json searches{{"web_search_requests", 0}, {"web_fetch_requests", 0}};
  for (const auto& unit : usage.units) searches[unit.name + "_requests"] = unit.count;
  Json object{{"input_tokens", usage.input + usage.input_image + usage.input_audio},
              {"cache_creation_input_tokens", usage.cache_write + usage.cache_write_1h},
              {"cache_read_input_tokens", usage.cache_read},
              {"cache_creation",
               {{"ephemeral_5m_input_tokens", usage.cache_write},
                {"ephemeral_1h_input_tokens", usage.cache_write_1h}}},
              {"output_tokens", usage.output + usage.reasoning},
              {"output_tokens_details", {{"thinking_tokens", usage.reasoning}}},
              {"service_tier", tier.empty() ? "standard" : tier}};
  if (!usage.units.empty()) object["server_tool_use"] = std::move(searches);
  return object;
}

enum class Moment : std::uint8_t { whole, start, end };

Json counted_at(const Completion& completion, Moment moment) {
  auto usage = counted_usage(completion);
  if (moment == Moment::start) {
    usage["output_tokens"] =
        std::min<Tokens>(1, completion.usage.output + completion.usage.reasoning);
    usage.erase("output_tokens_details");
  }
  if (moment == Moment::end) {
    usage.erase("cache_creation");
    usage.erase("service_tier");
  }
  return usage;
}

void put_usage(const Completion& completion, Moment moment, Json& object) {
  switch (completion.answer.usage.kind) {
    case ScriptedUsage::Kind::missing:
      return;
    case ScriptedUsage::Kind::null:
      object["usage"] = nullptr;
      return;
    case ScriptedUsage::Kind::raw:
      object["usage"] = completion.answer.usage.object;
      return;
    default:
      object["usage"] = counted_at(completion, moment);
  }
}

Json envelope(const Completion& completion) {
  return {{"id", fmt::format("msg_sim_{}", completion.number)},
          {"type", "message"},
          {"role", "assistant"},
          {"model", completion.model},
          {"content", Json::array()},
          {"stop_reason", nullptr},
          {"stop_sequence", nullptr},
          {"stop_details", nullptr}};
}

class Events {
 public:
  explicit Events(const Completion& completion)
      : completion_(completion), answer_(completion.answer) {}

  std::vector<SseEvent> all() {
    auto message = envelope(completion_);
    put_usage(completion_, Moment::start, message);
    add({{"type", "message_start"}, {"message", std::move(message)}});
    add({{"type", "ping"}});
    if (!answer_.thinking.empty()) add_thinking();
    if (answer_.text && !answer_.text->empty()) add_text();
    for (std::size_t i = 0; i < answer_.tool_calls.size(); ++i) add_tool_use(i);
    Json end{{"type", "message_delta"},
             {"delta",
              {{"stop_reason", stop_reason(answer_)},
               {"stop_sequence", nullptr},
               {"stop_details", stop_details(answer_)}}}};
    put_usage(completion_, Moment::end, end);
    add(end);
    add({{"type", "message_stop"}});
    return std::move(events_);
  }

 private:
  void add(const Json& data) {
    events_.push_back({data["type"].get<std::string>(), dump_json(data)});
  }

  void start(Json block) {
    add({{"type", "content_block_start"}, {"index", index_}, {"content_block", std::move(block)}});
  }
  void delta(Json part) {
    add({{"type", "content_block_delta"}, {"index", index_}, {"delta", std::move(part)}});
  }
  void stop() { add({{"type", "content_block_stop"}, {"index", index_++}}); }

  void add_thinking() {
    start({{"type", "thinking"}, {"thinking", ""}, {"signature", ""}});
    if (completion_.thinking_shown) {
      for (const auto piece : text_pieces(answer_.thinking, completion_.chunk_bytes)) {
        delta({{"type", "thinking_delta"}, {"thinking", piece}});
      }
    }
    delta({{"type", "signature_delta"}, {"signature", thinking_signature(answer_.thinking)}});
    stop();
  }

  void add_text() {
    start({{"type", "text"}, {"text", ""}});
    for (const auto piece : text_pieces(*answer_.text, completion_.chunk_bytes)) {
      delta({{"type", "text_delta"}, {"text", piece}});
    }
    stop();
  }

  void add_tool_use(std::size_t position) {
    const auto& call = answer_.tool_calls[position];
    start({{"type", "tool_use"},
           {"id", tool_use_id(completion_, position)},
           {"name", call.name},
           {"input", Json::object()}});
    delta({{"type", "input_json_delta"}, {"partial_json", ""}});
    for (const auto piece : text_pieces(call.arguments, completion_.chunk_bytes)) {
      delta({{"type", "input_json_delta"}, {"partial_json", piece}});
    }
    stop();
  }

  const Completion& completion_;
  const Answer& answer_;
  std::size_t index_ = 0;
  std::vector<SseEvent> events_;
};

std::string_view default_type(int status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 409:
      return "conflict_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 504:
      return "timeout_error";
    case 529:
      return "overloaded_error";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

}  // namespace

Json anthropic_message(const Completion& completion) {
  const auto& answer = completion.answer;
  auto message = envelope(completion);
  auto& content = message["content"];
  if (!answer.thinking.empty()) content.push_back(thinking_block(completion));
  if (answer.text && !answer.text->empty())
    content.push_back({{"type", "text"}, {"text", *answer.text}});
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i) {
    const auto& call = answer.tool_calls[i];
    content.push_back({{"type", "tool_use"},
                       {"id", tool_use_id(completion, i)},
                       {"name", call.name},
                       {"input", input_of(call)}});
  }
  message["stop_reason"] = stop_reason(answer);
  message["stop_details"] = stop_details(answer);
  put_usage(completion, Moment::whole, message);
  return message;
}

std::vector<SseEvent> anthropic_events(const Completion& completion) {
  return Events(completion).all();
}

Json anthropic_error(const ApiError& error, std::uint64_t request) {
  const std::string type(error.type.empty() ? default_type(error.status)
                                            : std::string_view(error.type));
  return {{"type", "error"},
          {"error", {{"type", type}, {"message", error.message}}},
          {"request_id", fmt::format("req_sim_{}", request)}};
}

SseEvent anthropic_error_event(const ApiError& error, std::uint64_t request) {
  return {"error", dump_json(anthropic_error(error, request))};
}

SseEvent anthropic_text_event(std::size_t index, std::string_view text) {
  const Json data{{"type", "content_block_delta"},
                  {"index", index},
                  {"delta", {{"type", "text_delta"}, {"text", text}}}};
  return {"content_block_delta", dump_json(data)};
}

}  // namespace purser::simulator
