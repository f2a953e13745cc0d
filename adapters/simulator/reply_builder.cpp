// reply_builder.cpp: completes answers and puts them into their provider's shape.
#include <purser/adapters/simulator/reply_builder.hpp>

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <utility>

#include <purser/adapters/simulator/default_answers.hpp>
#include <purser/adapters/simulator/faults.hpp>
#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {
namespace {

Response whole(const Json& body, const ExchangeContext& context) {
  Response response;
  response.parts.push_back(dump_json(body));
  response.headers.emplace_back(wire_of(context.api).request_id_header(),
                                fmt::format("req_sim_{}", context.request));
  return response;
}

Response streamed(WireStream& stream, const ExchangeContext& context) {
  const auto& wire = wire_of(context.api);
  Response response;
  response.streamed = true;
  response.content_type =
      stream.content_type.empty() ? std::string(wire.stream_type()) : stream.content_type;
  response.parts = std::move(stream.parts);
  response.headers.emplace_back(wire.request_id_header(),
                                fmt::format("req_sim_{}", context.request));
  return response;
}

StreamShape shape_of(WireStream& stream, const Delivery& delivery, const ExchangeContext& context) {
  StreamShape shape;
  shape.closing_parts = stream.closing_parts;
  shape.endless_part = std::move(stream.endless_part);
  shape.with_payload = stream.with_payload;
  if (!delivery.stream_error) return shape;
  const auto& error = *delivery.stream_error;
  shape.error_part =
      wire_of(context.api).error_part({500, error.message, error.type, {}, {}}, context.request);
  return shape;
}

Response answered(const Completion& completion, bool stream, const Delivery& delivery,
                  const ExchangeContext& context) {
  const auto& wire = wire_of(context.api);
  if (!stream) {
    auto response = whole(wire.answer(completion), context);
    spoil(response, delivery, StreamShape());
    return response;
  }
  auto parts = wire.stream(completion);
  auto response = streamed(parts, context);
  spoil(response, delivery, shape_of(parts, delivery, context));
  return response;
}

/// The same vector for the same text, of length 1.
std::vector<float> vector_of(std::string_view text) {
  constexpr std::size_t dimensions = 8;
  std::vector<float> vector(dimensions, 0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    vector[(i + static_cast<unsigned char>(text[i])) % dimensions] += 1;
  }
  const float length =
      std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
  for (auto& value : vector) value = length > 0 ? value / length : 0;
  return vector;
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
  done.thinking_sealed = chat.thinking_sealed;
  done.form = chat.form;
  done.chunk_bytes = script.delivery.chunk_bytes;
  done.endless = script.delivery.flood;
  for (const auto& text : chat.texts_to_embed) done.embeddings.push_back(vector_of(text));
  if (done.answer.usage.kind == ScriptedUsage::Kind::exact) {
    done.usage = done.answer.usage.classes;
  } else {
    if (done.embeddings.empty()) done.usage = count_output(done.answer, done.choices);
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
    response = answered(complete(chat, script, context), chat.stream, script.delivery, context);
  }
  response.headers.insert(response.headers.end(), script.headers.begin(), script.headers.end());
  return response;
}

Response build_error(const ApiError& error, const ExchangeContext& context) {
  const auto& wire = wire_of(context.api);
  auto response = whole(wire.error(error, context.request), context);
  response.status = error.status;
  auto more = wire.error_headers(error);
  response.headers.insert(response.headers.end(), more.begin(), more.end());
  return response;
}

Response build_count(const ChatRequest& chat, const Scripted& script,
                     const ExchangeContext& context) {
  if (script.error) return scripted_error(*script.error, context);
  const auto& usage = script.answer.usage;
  if (usage.kind == ScriptedUsage::Kind::exact) {
    ChatRequest miscounted = chat;
    miscounted.input = usage.classes;
    return whole(wire_of(context.api).count(miscounted), context);
  }
  return whole(wire_of(context.api).count(chat), context);
}

}  // namespace purser::simulator
