// answer.cpp: pieces of an answer, put together.
#include <algorithm>
#include <array>
#include <utility>

#include <purser/adapters/providers/bedrock/detail/answer.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::bedrock::detail {
namespace {

using provider_wire::detail::find_integer;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;

constexpr std::string_view own_format = "bedrock";

struct StopRow {
  std::string_view word;
  StopReason reason;
};

constexpr std::array stop_rows{
    StopRow{"end_turn", StopReason::end},
    StopRow{"tool_use", StopReason::tool_calls},
    StopRow{"max_tokens", StopReason::length},
    StopRow{"model_context_window_exceeded", StopReason::length},
    StopRow{"stop_sequence", StopReason::stop_sequence},
    StopRow{"guardrail_intervened", StopReason::content_filter},
    StopRow{"content_filtered", StopReason::content_filter},
    StopRow{"refusal", StopReason::refusal},
};

StopReason reason_of(std::string_view word) {
  const auto row = std::find_if(stop_rows.begin(), stop_rows.end(),
                                [&](const StopRow& each) { return each.word == word; });
  return row == stop_rows.end() ? StopReason::other : row->reason;
}

bool assign_string(ondemand::value value, std::string& text) {
  std::string_view read;
  if (!read_string(value, read)) return false;
  if (!read.empty()) text = read;
  return true;
}

/// A tool call, or its start.
struct ToolUse {
  std::string_view id, name, type, input;

  /// The provider runs such a tool, and reports the result itself.
  [[nodiscard]] bool runs_elsewhere() const { return !type.empty(); }
};

bool read_tool_use(ondemand::value value, ToolUse& use) {
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name == "toolUseId") return read_string(member, use.id);
    if (name == "name") return read_string(member, use.name);
    if (name == "type") return read_string(member, use.type);
    return name != "input" || read_raw(member, use.input);
  });
}

Json to_json(const ToolUse& use) {
  Json body{{"toolUseId", use.id}, {"name", use.name}, {"type", use.type}};
  if (auto input = parse_json(use.input)) body["input"] = std::move(*input);
  return body;
}

}  // namespace

bool Answer::take_whole(ondemand::object body) {
  return for_each_field(body, [&](std::string_view name, ondemand::value value) {
    if (name != "output") return take_field(name, value);
    return for_each_field(value, [&](std::string_view inner, ondemand::value message) {
      return inner != "message" || take_message(message);
    });
  });
}

bool Answer::take_message(ondemand::value message) {
  has_message_ = true;
  return for_each_field(message, [&](std::string_view name, ondemand::value value) {
    if (name != "content") return true;
    return for_each_item(value, [&](ondemand::value block) { return take_block(block); });
  });
}

bool Answer::take_block(ondemand::value block) {
  const bool whole = for_each_field(block, [&](std::string_view name, ondemand::value value) {
    if (name == "toolUse") return take_tool_use(value);
    if (name == "reasoningContent") return take_reasoning(value);
    if (name == "citationsContent") return take_citations(value);
    std::string_view text;
    if (name == "text") {
      if (!read_string(value, text)) return false;
      builder_.add_text(text);
      return true;
    }
    const std::string label(name);
    if (!read_raw(value, text)) return false;
    if (auto body = parse_json(text))
      builder_.add(OpaquePart{std::string(own_format), Json{{label, std::move(*body)}}});
    return true;
  });
  end_block();
  return whole;
}

bool Answer::take_tool_use(ondemand::value value) {
  ToolUse use;
  if (!read_tool_use(value, use)) return false;
  if (use.runs_elsewhere()) {
    builder_.add(OpaquePart{std::string(own_format), Json{{"toolUse", to_json(use)}}});
    return true;
  }
  if (!builder_.start_call(use.id, use.name)) return false;
  builder_.add_arguments(builder_.calls() - 1, use.input);
  return true;
}

/// The text that sources stand at.
bool Answer::take_citations(ondemand::value value) {
  return for_each_field(value, [&](std::string_view name, ondemand::value content) {
    if (name != "content") return true;
    return for_each_item(content, [&](ondemand::value item) {
      return for_each_field(item, [&](std::string_view inner, ondemand::value member) {
        std::string_view text;
        if (inner == "text" && !read_string(member, text)) return false;
        builder_.add_text(text);
        return true;
      });
    });
  });
}

/// In a whole answer the text and its signature are an object of their own.
bool Answer::take_reasoning(ondemand::value value) {
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name != "reasoningText") return take_reasoning_field(name, member);
    return for_each_field(member, [&](std::string_view inner, ondemand::value text) {
      return take_reasoning_field(inner, text);
    });
  });
}

bool Answer::take_reasoning_field(std::string_view name, ondemand::value value) {
  std::string_view text;
  if (!read_string(value, text)) return false;
  if (name == "text") builder_.add_reasoning(text, own_format);
  if (name == "signature") builder_.set_signature(text, own_format);
  if (name == "redactedContent") add_redacted(text);
  return true;
}

bool Answer::take_block_start(ondemand::object event) {
  std::optional<std::int64_t> block;
  if (!find_integer(event, "contentBlockIndex", block)) return false;
  move_to(block.value_or(block_));
  return for_each_field(event, [&](std::string_view name, ondemand::value start) {
    if (name != "start") return true;
    return for_each_field(start, [&](std::string_view kind, ondemand::value value) {
      if (kind != "toolUse") return true;
      ToolUse use;
      if (!read_tool_use(value, use)) return false;
      if (calls_.size() >= provider_wire::AnswerBuilder::tool_calls_max) return false;
      Call& call = calls_.emplace_back(Call{block_, std::nullopt});
      if (use.runs_elsewhere()) return true;
      call.number = builder_.calls();
      return builder_.start_call(use.id, use.name);
    });
  });
}

bool Answer::take_block_delta(ondemand::object event) {
  std::optional<std::int64_t> block;
  if (!find_integer(event, "contentBlockIndex", block)) return false;
  move_to(block.value_or(block_));
  return for_each_field(event, [&](std::string_view name, ondemand::value delta) {
    if (name != "delta") return true;
    return for_each_field(delta, [&](std::string_view kind, ondemand::value value) {
      return take_delta(kind, value, block_);
    });
  });
}

bool Answer::take_delta(std::string_view name, ondemand::value value, std::int64_t block) {
  if (name == "toolUse") return take_arguments(value, block);
  if (name == "reasoningContent") return take_reasoning(value);
  std::string_view text;
  if (name == "text" && !read_string(value, text)) return false;
  builder_.add_text(text);
  return true;
}

bool Answer::take_arguments(ondemand::value value, std::int64_t block) {
  std::string_view piece;
  const bool whole = for_each_field(value, [&](std::string_view name, ondemand::value member) {
    return name != "input" || read_string(member, piece);
  });
  const auto call = std::find_if(calls_.rbegin(), calls_.rend(),
                                 [&](const Call& each) { return each.block == block; });
  if (whole && call != calls_.rend() && call->number) builder_.add_arguments(*call->number, piece);
  return whole;
}

bool Answer::take_block_stop() {
  end_block();
  return true;
}

bool Answer::take_outcome(ondemand::object event) {
  return for_each_field(
      event, [&](std::string_view name, ondemand::value value) { return take_field(name, value); });
}

bool Answer::take_field(std::string_view name, ondemand::value value) {
  if (name == "stopReason") return assign_string(value, stop_reason_);
  if (name == "usage") return take_usage(value);
  const bool is_tier = name == "serviceTier";
  if (!is_tier && name != "performanceConfig") return true;
  return for_each_field(value, [&](std::string_view inner, ondemand::value word) {
    if (is_tier && inner == "type") return assign_string(word, builder_.reply.service_tier);
    if (!is_tier && inner == "latency") return assign_string(word, builder_.reply.speed);
    return true;
  });
}

bool Answer::take_usage(ondemand::value value) {
  if (!read_usage(value, usage_report_)) return false;
  auto& reply = builder_.reply;
  normalise(usage_report_, asks_1h_, reply.usage, reply.usage_quality);
  if (reply.usage_quality != UsageQuality::missing) builder_.report_usage();
  return true;
}

void Answer::move_to(std::int64_t block) {
  if (block != block_) end_block();
  block_ = block;
}

/// Pieces are base64 each by itself.
void Answer::add_redacted(std::string_view base64) {
  if (redacted_.empty()) {
    redacted_ = base64;
    return;
  }
  const auto before = from_base64(redacted_);
  const auto more = from_base64(base64);
  redacted_ = before && more ? to_base64(*before + *more) : redacted_ + std::string(base64);
}

void Answer::end_block() {
  if (!redacted_.empty()) {
    ReasoningPart part;
    part.text = std::exchange(redacted_, {});
    part.redacted = true;
    part.format = own_format;
    builder_.add(std::move(part));
  }
  builder_.end_part();
}

void Answer::complete(const DecodeOptions& options) {
  end_block();
  auto& reply = builder_.reply;
  reply.model = options.model;
  reply.stop_reason = reason_of(stop_reason_);
  if (reply.service_tier.empty()) reply.service_tier = options.service_tier;
  if (reply.speed.empty()) reply.speed = options.speed;
}

ModelReply Answer::finish(const DecodeOptions& options) {
  complete(options);
  return builder_.finish();
}

ModelReply Answer::finish_stopped(const DecodeOptions& options, bool is_complete) {
  complete(options);
  return builder_.finish_stopped(is_complete);
}

}  // namespace purser::bedrock::detail
