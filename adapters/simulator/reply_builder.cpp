// reply_builder.cpp: completes answers and puts them into their provider's shape.
#include <purser/adapters/simulator/reply_builder.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/adapters/simulator/anthropic_wire.hpp>
#include <purser/adapters/simulator/default_answers.hpp>
#include <purser/adapters/simulator/faults.hpp>
#include <purser/adapters/simulator/openai_wire.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view endless_text = "and so on and on and on ";

bool is_openai(const ExchangeContext& context) { return context.api != Api::anthropic_messages; }

void add_request_id(Response& response, const ExchangeContext& context) {
  response.headers.emplace_back(is_openai(context) ? "x-request-id" : "request-id",
                                fmt::format("req_sim_{}", context.request));
}

Response whole(const Json& body, const ExchangeContext& context) {
  Response response;
  response.parts.push_back(dump_json(body));
  add_request_id(response, context);
  return response;
}

SseEvent error_event(const ApiError& error, const ExchangeContext& context) {
  return is_openai(context) ? openai_error_event(error)
                            : anthropic_error_event(error, context.request);
}

/// Parts after the text: OpenAI's finish chunk, usage and `[DONE]`; Anthropic's `message_delta` and
/// `message_stop`, for a flood also the block's end.
StreamShape shape_of(const Completion& completion, const Delivery& delivery,
                     const ExchangeContext& context) {
  StreamShape shape;
  if (delivery.stream_error) {
    const auto& error = *delivery.stream_error;
    shape.error_part = to_text(error_event({500, error.message, error.type, {}, {}}, context));
  }
  const auto& answer = completion.answer;
  if (is_openai(context)) {
    const bool usage_chunk = completion.usage_in_stream &&
                             answer.usage.kind != ScriptedUsage::Kind::missing &&
                             answer.usage_place == UsagePlace::own_chunk;
    shape.closing_parts = usage_chunk ? 3 : 2;
    shape.endless_part = to_text(openai_text_event(completion, endless_text));
  } else {
    shape.closing_parts = delivery.flood ? 3 : 2;
    shape.endless_part =
        to_text(anthropic_text_event(answer.thinking.empty() ? 0 : 1, endless_text));
  }
  return shape;
}

Response streamed(const Completion& completion, const ExchangeContext& context) {
  Response response;
  response.streamed = true;
  response.content_type = "text/event-stream";
  const auto events = is_openai(context) ? openai_events(completion) : anthropic_events(completion);
  for (const auto& event : events) response.parts.push_back(to_text(event));
  add_request_id(response, context);
  return response;
}

std::string seconds_text(std::chrono::milliseconds delay) {
  if (delay.count() % 1000 == 0) return fmt::format("{}", delay.count() / 1000);
  return fmt::format("{}.{:03}", delay.count() / 1000, delay.count() % 1000);
}

Response scripted_error(const ErrorReply& error, const ExchangeContext& context) {
  auto response = build_error({error.status, error.message, error.type, error.code, {}}, context);
  if (error.body) response.parts = {*error.body};
  if (error.retry_after)
    response.headers.emplace_back("retry-after", seconds_text(*error.retry_after));
  if (error.retry_after_ms)
    response.headers.emplace_back("retry-after-ms",
                                  fmt::format("{}", error.retry_after_ms->count()));
  return response;
}

void fill_content(const ChatRequest& chat, Answer& answer) {
  auto made_up = default_answer(chat);
  answer.text = std::move(made_up.text);
  answer.thinking = std::move(made_up.thinking);
  answer.tool_calls = std::move(made_up.tool_calls);
}

/// A flood is text; it needs a text block that it can go on with.
void make_floodable(Answer& answer) {
  answer.tool_calls.clear();
  answer.refusal.clear();
  answer.ignore_output_limit = true;
  if (answer.text.value_or("").empty()) answer.text = endless_text;
}

}  // namespace

Completion complete(const ChatRequest& chat, const Scripted& script,
                    const ExchangeContext& context) {
  Completion done;
  done.number = context.request;
  done.created = context.created;
  done.answer = script.answer;
  if (!done.answer.has_content()) fill_content(chat, done.answer);
  if (script.delivery.flood) make_floodable(done.answer);
  keep_to_output_limit(chat, done.answer);
  done.model = done.answer.model.empty() ? chat.model : done.answer.model;
  done.choices = chat.choices;
  done.usage_in_stream = chat.include_usage;
  done.thinking_shown = chat.thinking_shown;
  done.chunk_bytes = script.delivery.chunk_bytes;
  if (done.answer.usage.kind == ScriptedUsage::Kind::exact) {
    done.usage = done.answer.usage.classes;
  } else {
    done.usage = count_output(done.answer, done.choices);
    done.usage.input = chat.input.input;
    done.usage.cache_read = chat.input.cache_read;
    done.usage.cache_write = chat.input.cache_write;
    done.usage.cache_write_1h = chat.input.cache_write_1h;
  }
  return done;
}

Response build_reply(const ChatRequest& chat, const Scripted& script,
                     const ExchangeContext& context) {
  const auto& fault = script.delivery.stream_error;
  Response response;
  if (script.error) {
    response = scripted_error(*script.error, context);
  } else if (fault && !chat.stream) {
    response = build_error({500, fault->message, fault->type, {}, {}}, context);
  } else {
    const auto completion = complete(chat, script, context);
    if (chat.stream) {
      response = streamed(completion, context);
    } else {
      response =
          whole(is_openai(context) ? openai_completion(completion) : anthropic_message(completion),
                context);
    }
    spoil(response, script.delivery, shape_of(completion, script.delivery, context));
  }
  response.headers.insert(response.headers.end(), script.headers.begin(), script.headers.end());
  return response;
}

Response build_error(const ApiError& error, const ExchangeContext& context) {
  auto response = whole(
      is_openai(context) ? openai_error(error) : anthropic_error(error, context.request), context);
  response.status = error.status;
  return response;
}

Response build_count(const ChatRequest& chat, const ExchangeContext& context) {
  return whole({{"input_tokens", chat.input.input_total()}}, context);
}

}  // namespace purser::simulator
