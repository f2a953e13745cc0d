// answer.cpp: chunks of an answer, put together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/gemini/detail/answer.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/model_name.hpp>

namespace purser::gemini::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::find_integer;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;
using provider_wire::detail::rewind;

bool is_kind(ondemand::value value, ondemand::json_type kind) {
  ondemand::json_type type;
  return value.type().get(type) == simdjson::SUCCESS && type == kind;
}

bool is_true(ondemand::value value) {
  bool truth = false;
  return value.get_bool().get(truth) == simdjson::SUCCESS && truth;
}

bool count_texts(ondemand::value list, Tokens& count) {
  return for_each_item(list, [&](ondemand::value item) {
    std::string_view text;
    if (!read_string(item, text)) return false;
    count += text.empty() ? 0 : 1;
    return true;
  });
}

/// An id that is unique in a conversation, and made of letters that other interfaces take.
std::string unnamed_call(std::string_view response, std::size_t number) {
  std::string id(response.substr(0, 40));
  std::erase_if(id, [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !is_letter && (c < '0' || c > '9');
  });
  return fmt::format("{}{}_{}", made_up_id, id, number);
}

StopReason reason_of(std::string_view finish) {
  static constexpr std::array<std::string_view, 9> filters{
      "SAFETY",      "RECITATION",   "BLOCKLIST",
      "SPII",        "IMAGE_SAFETY", "PROHIBITED_CONTENT",
      "MODEL_ARMOR", "JAILBREAK",    "IMAGE_PROHIBITED_CONTENT"};
  if (finish == "STOP") return StopReason::end;
  if (finish == "MAX_TOKENS") return StopReason::length;
  if (finish == "CONTINUATION") return StopReason::pause;
  const bool filtered = std::find(filters.begin(), filters.end(), finish) != filters.end() ||
                        finish == "IMAGE_RECITATION";
  return filtered ? StopReason::content_filter : StopReason::other;
}

/// Not content by themselves.
bool is_annotation(std::string_view name) {
  return name == "partMetadata" || name == "videoMetadata" || name == "mediaResolution";
}

}  // namespace

/// What a part says; views into the chunk.
struct Answer::PartFields {
  std::string_view text, signature, id, name, args;
  bool has_text = false;
  bool is_thought = false;
  bool is_call = false;
  bool is_other = false;  ///< has members of another kind; beside a text they are passed over

  bool read(std::string_view field, ondemand::value value) {
    if (field == "text") {
      has_text = true;
      return read_string(value, text);
    }
    if (field == "thoughtSignature") return read_string(value, signature);
    if (field == "functionCall") {
      is_call = true;
      return for_each_field(value, [this](std::string_view inner, ondemand::value member) {
        return read_call(inner, member);
      });
    }
    if (field == "thought") {
      is_thought = is_true(value);
    } else {
      is_other = is_other || !is_annotation(field);
    }
    return true;
  }

  bool read_call(std::string_view field, ondemand::value value) {
    if (field == "id") return read_string(value, id);
    if (field == "name") return read_string(value, name);
    const bool is_args = field == "args" && is_kind(value, ondemand::json_type::object);
    return !is_args || read_raw(value, args);
  }
};

/// The id comes first where it stands last: calls without a name of their own are named after it.
bool Answer::take(ondemand::object chunk, StreamSink* sink) {
  builder_.set_sink(sink);
  chunk_finishes_ = chunk_has_usage_ = false;
  chunk_queries_ = 0;
  if (builder_.reply.id.empty()) {
    std::string_view id;
    if (!provider_wire::detail::find_string(chunk, "responseId", id)) return false;
    builder_.reply.id = id;
  }
  const bool read = for_each_field(
      chunk, [&](std::string_view name, ondemand::value value) { return take_field(name, value); });
  finished_ = finished_ || chunk_finishes_;
  queries_ = std::max(queries_, chunk_queries_);
  if (chunk_finishes_ || (finished_ && chunk_has_usage_)) usage_is_final_ = chunk_has_usage_;
  if (!read || !chunk_has_usage_) return read;
  normalise(usage_report_, usage_is_final_, builder_.reply.usage, builder_.reply.usage_quality);
  builder_.report_usage();
  return true;
}

bool Answer::take_field(std::string_view name, ondemand::value value) {
  if (name == "candidates") {
    return for_each_item(value,
                         [this](ondemand::value candidate) { return take_candidate(candidate); });
  }
  if (name == "usageMetadata") return take_usage(value);
  if (name == "modelVersion") return assign(value, builder_.reply.model);
  if (name == "promptFeedback") return take_feedback(value);
  if (name == "error") return take_error(value);
  return true;
}

/// Only the first candidate is kept; the index may come after the content it belongs to.
bool Answer::take_candidate(ondemand::value candidate) {
  if (!is_kind(candidate, ondemand::json_type::object)) return true;
  ondemand::object object;
  if (candidate.get_object().get(object) != simdjson::SUCCESS) return false;
  std::optional<std::int64_t> index;
  if (!find_integer(object, "index", index)) return false;
  const bool is_first = index.value_or(0) == 0;
  return for_each_field(object, [&](std::string_view name, ondemand::value value) {
    if (name == "groundingMetadata") return take_grounding(value);
    if (is_first) return take_candidate_field(name, value);
    std::string other;
    if (name == "finishReason" && !assign(value, other)) return false;
    chunk_finishes_ = chunk_finishes_ || (finished_ && !other.empty());
    return true;
  });
}

bool Answer::take_candidate_field(std::string_view name, ondemand::value value) {
  if (name == "content") return take_content(value);
  if (name != "finishReason") return true;
  std::string_view reason;
  if (!read_string(value, reason)) return false;
  if (reason.empty() || reason == "FINISH_REASON_UNSPECIFIED") return true;
  finish_reason_ = reason;
  chunk_finishes_ = true;
  return true;
}

bool Answer::take_content(ondemand::value content) {
  return for_each_field(content, [&](std::string_view name, ondemand::value value) {
    if (name != "parts") return true;
    return for_each_item(value, [this](ondemand::value item) { return take_part(item); });
  });
}

bool Answer::take_part(ondemand::value item) {
  if (!is_kind(item, ondemand::json_type::object)) return true;
  ondemand::object object;
  if (item.get_object().get(object) != simdjson::SUCCESS) return false;
  PartFields part;
  const bool read = for_each_field(
      object, [&](std::string_view name, ondemand::value value) { return part.read(name, value); });
  if (!read) return false;
  if (part.is_call) return take_call(part);
  if (part.is_other && !part.has_text) {
    std::string_view raw;
    if (!rewind(object) || object.raw_json().get(raw) != simdjson::SUCCESS) return false;
    auto body = parse_json(raw);
    if (!body) return false;
    open_place();
    builder_.add(OpaquePart{format_name, *std::move(body)});
    return true;
  }
  take_text(part);
  return true;
}

bool Answer::take_call(const PartFields& part) {
  mark(part.signature);
  const auto number = builder_.calls();
  const std::string id =
      part.id.empty() ? unnamed_call(builder_.reply.id, number) : std::string(part.id);
  open_place();
  if (!builder_.start_call(id, part.name)) return false;
  builder_.add_arguments(number, part.args);
  return true;
}

void Answer::take_text(const PartFields& part) {
  const bool is_signed = !part.signature.empty();
  if (part.text.empty() && !is_signed) return;
  if (part.is_thought && !part.text.empty()) {
    open_place();
    if (is_signed) builder_.end_part();
    builder_.add_reasoning(part.text, format_name);
    if (!is_signed) return;
    builder_.set_signature(part.signature, format_name);
    builder_.end_part();
    return;
  }
  mark(part.signature);
  open_place();
  builder_.add_text(part.text);
  empty_is_signed_ = is_signed && part.text.empty();
  if (is_signed) builder_.end_part();
}

/// The signature of the part that comes next, as a part in front of it.
void Answer::mark(std::string_view signature) {
  if (signature.empty()) return;
  open_place();
  builder_.add(ReasoningPart{"", std::string(signature), false, format_name});
}

/// An empty text part that carries a signature has to be there once something follows it.
void Answer::open_place() {
  if (std::exchange(empty_is_signed_, false)) builder_.add(TextPart{});
}

bool Answer::take_grounding(ondemand::value grounding) {
  return for_each_field(grounding, [&](std::string_view name, ondemand::value value) {
    const bool is_queries = name == "webSearchQueries" || name == "imageSearchQueries";
    if (is_queries && !count_texts(value, chunk_queries_)) return false;
    is_grounded_ = is_grounded_ || chunk_queries_ > 0 || name == "searchEntryPoint";
    return true;
  });
}

bool Answer::take_feedback(ondemand::value feedback) {
  return for_each_field(feedback, [&](std::string_view name, ondemand::value value) {
    if (name != "blockReason") return true;
    if (!assign(value, block_reason_)) return false;
    chunk_finishes_ = chunk_finishes_ || !block_reason_.empty();
    return true;
  });
}

bool Answer::take_usage(ondemand::value usage) {
  if (!is_kind(usage, ondemand::json_type::object)) return true;
  chunk_has_usage_ = true;
  return for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    if (name != "serviceTier" && name != "trafficType")
      return read_usage_field(name, value, usage_report_);
    std::string_view tier;
    if (!read_string(value, tier)) return false;
    if (auto read = tier_name(tier); !read.empty()) builder_.reply.service_tier = std::move(read);
    return true;
  });
}

bool Answer::take_error(ondemand::value error) {
  if (is_kind(error, ondemand::json_type::null)) return true;
  std::string_view text;
  if (!read_raw(error, text)) return false;
  error_text_ = fmt::format("{{\"error\":{}}}", text);
  return true;
}

StopReason Answer::stop_reason() const {
  if (finish_reason_.empty())
    return block_reason_.empty() ? StopReason::other : StopReason::content_filter;
  const auto reason = reason_of(finish_reason_);
  return reason == StopReason::end && builder_.calls() > 0 ? StopReason::tool_calls : reason;
}

void Answer::complete_reply(const DecodeOptions& options) {
  auto& reply = builder_.reply;
  if (reply.model.empty()) reply.model = options.model;
  reply.region = options.region;
  reply.stop_reason = stop_reason();
  // Paid for by time, whatever is used of it.
  if (reply.service_tier == provisioned_throughput) reply.billed = false;
  if (!usage_is_final_ && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
  if (!is_grounded_) return;
  if (is_billed_by_prompt(reply.model)) reply.usage.units.push_back({"grounded_prompt", 1});
  if (is_billed_by_query(reply.model) && queries_ > 0)
    reply.usage.units.push_back({"web_search", queries_});
}

ModelReply Answer::finish(const DecodeOptions& options) {
  complete_reply(options);
  return builder_.finish();
}

ModelReply Answer::finish_stopped(const DecodeOptions& options) {
  complete_reply(options);
  return builder_.finish_stopped(false);
}

}  // namespace purser::gemini::detail
