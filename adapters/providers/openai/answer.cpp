// answer.cpp: chunks of an answer, put together.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/openai/detail/answer.hpp>

namespace purser::openai::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::find_integer;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;

/// No model makes this many calls in one answer; a stream that does is broken or hostile.
constexpr std::size_t tool_calls_max = 1000;

bool is_null(ondemand::value value) {
  ondemand::json_type type;
  return value.type().get(type) == simdjson::SUCCESS && type == ondemand::json_type::null;
}

/// JSON text in a string, or for some servers the object itself.
bool read_arguments(ondemand::value value, std::string_view& text) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  return type == ondemand::json_type::object ? read_raw(value, text) : read_string(value, text);
}

std::optional<std::int64_t> integer(ondemand::value value) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

}  // namespace

bool Answer::take(ondemand::object object, StreamSink* sink) {
  return for_each_field(object, [&](std::string_view name, ondemand::value value) {
    if (name == "choices") {
      return for_each_item(value,
                           [&](ondemand::value choice) { return take_choice(choice, sink); });
    }
    if (name == "usage") return take_usage(value, sink);
    if (name == "x_groq") return take_groq(value, sink);
    if (name == "id") return assign(value, reply_.id);
    if (name == "model") return assign(value, reply_.model);
    if (name == "service_tier") return assign(value, reply_.service_tier);
    if (name == "error") return take_error(value);
    return true;
  });
}

bool Answer::take_groq(ondemand::value groq, StreamSink* sink) {
  return for_each_field(groq, [&](std::string_view name, ondemand::value value) {
    if (name == "usage") return take_usage(value, sink);
    return name != "error" || take_error(value);
  });
}

/// Only the first choice is kept; the index may come after the content it belongs to.
bool Answer::take_choice(ondemand::value choice, StreamSink* sink) {
  ondemand::json_type type;
  if (choice.type().get(type) != simdjson::SUCCESS) return false;
  if (type != ondemand::json_type::object) return true;
  ondemand::object object;
  if (choice.get_object().get(object) != simdjson::SUCCESS) return false;
  std::optional<std::int64_t> index;
  if (!find_integer(object, "index", index)) return false;
  if (index.value_or(0) != 0) return true;
  has_choice_ = true;
  return for_each_field(object, [&](std::string_view name, ondemand::value value) {
    if (name == "delta" || name == "message") return take_delta(value, sink);
    if (name == "finish_reason") return assign(value, finish_reason_);
    return true;
  });
}

bool Answer::take_delta(ondemand::value delta, StreamSink* sink) {
  return for_each_field(delta, [&](std::string_view name, ondemand::value value) {
    return take_delta_field(name, value, sink);
  });
}

bool Answer::take_delta_field(std::string_view name, ondemand::value value, StreamSink* sink) {
  if (name == "content") return take_content(value, sink);
  if (name == "tool_calls") {
    return for_each_item(value, [&](ondemand::value call) { return take_tool_call(call, sink); });
  }
  if (name == "annotations") {
    return for_each_item(value, [&](ondemand::value note) { return take_annotation(note); });
  }
  if (name == "reasoning_details" && dialect_.reasoning == ReasoningForm::details)
    return take_details(value);
  const bool is_reasoning = name == "reasoning_content" || name == "reasoning";
  if (!is_reasoning && name != "refusal") return true;
  std::string_view piece;
  if (!read_string(value, piece)) return false;
  if (is_reasoning) {
    add_text(reasoning_, piece, Chunk::Kind::reasoning, sink);
  } else {
    add_text(refusal_, piece, Chunk::Kind::refusal, sink);
  }
  return true;
}

/// A cited page means that the provider searched the web.
bool Answer::take_annotation(ondemand::value annotation) {
  return for_each_field(annotation, [&](std::string_view name, ondemand::value value) {
    std::string_view type;
    if (name == "type" && !read_string(value, type)) return false;
    searched_web_ = searched_web_ || type == "url_citation";
    return true;
  });
}

/// A string, or for some compatible servers an array of text parts.
bool Answer::take_content(ondemand::value content, StreamSink* sink) {
  std::string_view piece;
  if (!read_string(content, piece)) return false;
  add_text(text_, piece, Chunk::Kind::text, sink);
  return for_each_item(content, [&](ondemand::value part) {
    return for_each_field(part, [&](std::string_view name, ondemand::value value) {
      std::string_view text;
      if (name == "thinking") return take_thinking(value, sink);
      if (name == "signature") return assign(value, signature_);
      if (name == "text" && !read_string(value, text)) return false;
      add_text(text_, text, Chunk::Kind::text, sink);
      return true;
    });
  });
}

/// A list of text chunks.
bool Answer::take_thinking(ondemand::value chunks, StreamSink* sink) {
  return for_each_item(chunks, [&](ondemand::value chunk) {
    return for_each_field(chunk, [&](std::string_view name, ondemand::value value) {
      std::string_view text;
      if (name == "text" && !read_string(value, text)) return false;
      add_text(reasoning_, text, Chunk::Kind::reasoning, sink);
      return true;
    });
  });
}

bool Answer::take_details(ondemand::value details) {
  std::string_view text;
  if (!read_raw(details, text)) return false;
  details_.add(text);
  return true;
}

bool Answer::take_tool_call(ondemand::value call, StreamSink* sink) {
  Fragment fragment;
  const bool read = for_each_field(call, [&](std::string_view name, ondemand::value value) {
    if (name == "index") fragment.index = integer(value);
    if (name == "id") return read_string(value, fragment.id);
    if (name != "function" && name != "custom") return true;
    return for_each_field(value, [&](std::string_view inner, ondemand::value text) {
      if (inner == "name") return read_string(text, fragment.name);
      if (inner == "arguments" || inner == "input") return read_arguments(text, fragment.arguments);
      return true;
    });
  });
  if (!read || calls_.size() >= tool_calls_max) return false;
  add_fragment(fragment, sink);
  return true;
}

Answer::ToolCall* Answer::find_call(const Fragment& fragment) {
  if (calls_.empty()) return nullptr;
  if (!fragment.index) {
    ToolCall& last = calls_.back();
    return fragment.id.empty() || fragment.id == last.id ? &last : nullptr;
  }
  const auto found = std::find_if(calls_.rbegin(), calls_.rend(), [&](const ToolCall& call) {
    return call.index == fragment.index;
  });
  return found == calls_.rend() ? nullptr : &*found;
}

/// A call is announced once its name is known; arguments that came before that follow at once.
void Answer::add_fragment(const Fragment& fragment, StreamSink* sink) {
  ToolCall* call = find_call(fragment);
  if (call == nullptr) call = &calls_.emplace_back();
  if (!call->index) call->index = fragment.index;
  if (call->id.empty()) call->id = fragment.id;
  if (call->name.empty()) call->name = fragment.name;
  call->arguments += fragment.arguments;
  std::string_view news = fragment.arguments;
  if (!call->number) {
    if (call->name.empty()) return;
    call->number = calls_announced_++;
    if (call->id.empty()) call->id = fmt::format("call_{}", *call->number);
    Chunk start;
    start.kind = Chunk::Kind::tool_call;
    start.index = *call->number;
    start.id = call->id;
    start.name = call->name;
    emit(sink, start);
    news = call->arguments;
  }
  if (news.empty()) return;
  Chunk more;
  more.kind = Chunk::Kind::tool_arguments;
  more.index = *call->number;
  more.text = news;
  emit(sink, more);
}

bool Answer::take_usage(ondemand::value usage, StreamSink* sink) {
  if (is_null(usage)) return true;
  if (!read_usage(usage, usage_report_)) return false;
  normalise(usage_report_, reply_.usage, reply_.usage_quality);
  reply_.stated_cost = usage_report_.cost.amount(dialect_.stated_cost);
  if (usage_report_.cost.is_absurd(dialect_.stated_cost))
    reply_.usage_quality = UsageQuality::partial;
  usage_reported_ = true;
  Chunk chunk;
  chunk.kind = Chunk::Kind::usage;
  chunk.usage = &reply_.usage;
  emit(sink, chunk);
  return true;
}

bool Answer::take_error(ondemand::value error) {
  if (is_null(error)) return true;
  std::string_view text;
  if (!read_raw(error, text)) return false;
  error_text_ = fmt::format("{{\"error\":{}}}", text);
  return true;
}

void Answer::add_text(std::string& whole, std::string_view piece, Chunk::Kind kind,
                      StreamSink* sink) {
  if (piece.empty()) return;
  whole += piece;
  Chunk chunk;
  chunk.kind = kind;
  chunk.text = piece;
  emit(sink, chunk);
}

void Answer::emit(StreamSink* sink, const Chunk& chunk) {
  if (sink == nullptr || stopped_) return;
  stopped_ = sink->on_chunk(chunk) == StreamControl::stop;
}

StopReason Answer::stop_reason() const {
  if (finish_reason_ == "length" || finish_reason_ == "model_length") return StopReason::length;
  if (finish_reason_ == "content_filter") return StopReason::content_filter;
  if (!refusal_.empty()) return StopReason::refusal;
  if (finish_reason_ == "tool_calls" || finish_reason_ == "function_call")
    return StopReason::tool_calls;
  const bool is_done = finish_reason_ == "stop" || finish_reason_ == "eos";
  if (is_done) return calls_.empty() ? StopReason::end : StopReason::tool_calls;
  return StopReason::other;
}

ReasoningPart Answer::reasoning() {
  ReasoningPart part{std::move(reasoning_), std::move(signature_), false};
  if (dialect_.reasoning == ReasoningForm::none) return part;
  part.format = dialect_.name;
  if (dialect_.reasoning == ReasoningForm::details) part.signature = details_.text();
  return part;
}

ModelReply Answer::finish(const DecodeOptions& options) {
  const bool names_model = !reply_.model.empty();
  reply_.model = names_model ? options.data_zone + reply_.model : options.model;
  reply_.region = options.region;
  reply_.stop_reason = stop_reason();
  if (searched_web_ || options.searches_web) reply_.usage.units.push_back({"web_search", 1});
  auto& parts = reply_.message.parts;
  auto thought = reasoning();
  if (!thought.text.empty() || !thought.signature.empty()) parts.emplace_back(std::move(thought));
  if (!text_.empty()) parts.emplace_back(TextPart{std::move(text_), CacheBreakpoint::none});
  if (!refusal_.empty()) parts.emplace_back(RefusalPart{std::move(refusal_)});
  for (auto& call : calls_) {
    if (call.name.empty()) continue;
    parts.emplace_back(
        ToolCallPart{std::move(call.id), std::move(call.name), std::move(call.arguments)});
  }
  return std::move(reply_);
}

}  // namespace purser::openai::detail
