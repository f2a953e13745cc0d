// answer.cpp: lines of an answer, put together.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <purser/adapters/providers/ollama/detail/answer.hpp>
#include <purser/adapters/providers/ollama/messages.hpp>

namespace purser::ollama::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;
using provider_wire::detail::scalar_token;
using provider_wire::detail::type_of;

/// An object as its text; what is a text already as it is.
bool read_arguments(ondemand::value value, std::string_view& arguments) {
  ondemand::json_type type;
  if (!type_of(value, type)) return false;
  if (type == ondemand::json_type::null) return true;
  return type == ondemand::json_type::string ? read_string(value, arguments)
                                             : read_raw(value, arguments);
}

/// `2026-11-21T10:00:00.1Z` as a part of an id.
bool read_time(ondemand::value value, std::string& time) {
  std::string_view read;
  if (!read_string(value, read)) return false;
  time = read.substr(0, 40);
  std::erase_if(time, [](unsigned char c) { return std::isalnum(c) == 0; });
  return true;
}

bool read_vector(ondemand::value value, std::vector<float>& vector) {
  return for_each_item(value, [&](ondemand::value item) {
    double number = 0;
    if (item.get_double().get(number) != simdjson::SUCCESS) return false;
    vector.push_back(static_cast<float>(number));
    return true;
  });
}

StopReason to_stop_reason(std::string_view reason, bool calls) {
  if (reason == "stop") return calls ? StopReason::tool_calls : StopReason::end;
  return reason == "length" ? StopReason::length : StopReason::other;
}

}  // namespace

bool Answer::take(ondemand::object line) {
  calls_.clear();
  const bool read = for_each_field(
      line, [&](std::string_view name, ondemand::value value) { return take_field(name, value); });
  // Last, since the time that ids are made of may come after the calls.
  if (!read || !std::all_of(calls_.begin(), calls_.end(),
                            [&](const Call& call) { return add_call(call); })) {
    return false;
  }
  if (done_ || counted_) report_usage();
  return true;
}

bool Answer::take_field(std::string_view name, ondemand::value value) {
  if (name == "message") return take_message(value);
  if (name == "created_at") return read_time(value, time_);
  if (name == "model") return assign(value, builder.reply.model);
  if (name == "done_reason") return assign(value, done_reason_);
  if (name == "embeddings") return take_vectors(value);
  if (name == "error") return take_error(value);
  if (name != "done") return take_count(name, value);
  bool done = false;
  if (value.get_bool().get(done) == simdjson::SUCCESS && done) done_ = true;
  return true;
}

bool Answer::take_count(std::string_view name, ondemand::value value) {
  if (name != "prompt_eval_count" && name != "eval_count") return true;
  counted_ = true;
  auto& count = name == "eval_count" ? usage_report_.output : usage_report_.prompt;
  count.read(scalar_token(value));
  return true;
}

/// Thinking comes first, whatever the order of the members: that is how it was written.
bool Answer::take_message(ondemand::value message) {
  ondemand::json_type type;
  if (!type_of(message, type)) return false;
  has_content_ = has_content_ || type == ondemand::json_type::object;
  std::string_view content;
  std::string_view thinking;
  const bool read = for_each_field(message, [&](std::string_view name, ondemand::value value) {
    if (name == "content") return read_string(value, content);
    if (name == "thinking") return read_string(value, thinking);
    if (name != "tool_calls") return true;
    return for_each_item(value, [&](ondemand::value call) { return take_call(call); });
  });
  if (!read) return false;
  builder.add_reasoning(thinking, wire_format);
  builder.add_text(content);
  return true;
}

bool Answer::take_call(ondemand::value value) {
  if (calls_.size() >= provider_wire::AnswerBuilder::tool_calls_max) return false;
  Call& call = calls_.emplace_back();
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name == "id") return read_string(member, call.id);
    if (name != "function") return true;
    return for_each_field(member, [&](std::string_view inner, ondemand::value text) {
      if (inner == "name") return read_string(text, call.name);
      return inner != "arguments" || read_arguments(text, call.arguments);
    });
  });
}

bool Answer::add_call(const Call& call) {
  const auto number = builder.calls();
  const auto id = call.id.empty() && !time_.empty() ? fmt::format("call_{}_{}", time_, number)
                                                    : std::string(call.id);
  if (!builder.start_call(id, call.name)) return false;
  builder.add_arguments(number, call.arguments);
  return true;
}

bool Answer::take_vectors(ondemand::value vectors) {
  has_content_ = true;
  done_ = true;
  return for_each_item(vectors, [&](ondemand::value item) {
    return read_vector(item, builder.reply.embeddings.emplace_back());
  });
}

bool Answer::take_error(ondemand::value error) {
  ondemand::json_type type;
  std::string_view text;
  if (!type_of(error, type)) return false;
  if (type == ondemand::json_type::null) return true;
  if (!read_raw(error, text)) return false;
  error_text_ = fmt::format("{{\"error\":{}}}", text);
  return true;
}

/// A model that was only loaded or unloaded has evaluated nothing; one that said something has.
void Answer::report_usage() {
  auto& reply = builder.reply;
  normalise(usage_report_, reply.usage, reply.usage_quality);
  const bool contradiction = reply.usage.output == 0 && !reply.message.parts.empty();
  if (contradiction && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
  const bool idle = done_reason_ == "load" || done_reason_ == "unload";
  if (reply.usage_quality == UsageQuality::missing && idle)
    reply.usage_quality = UsageQuality::exact;
  if (reply.usage_quality != UsageQuality::missing) builder.report_usage();
}

void Answer::conclude(const DecodeOptions& options) {
  auto& reply = builder.reply;
  if (reply.model.empty()) reply.model = options.model;
  reply.stop_reason = reply.embeddings.empty() ? to_stop_reason(done_reason_, builder.calls() > 0)
                                               : StopReason::end;
}

}  // namespace purser::ollama::detail
