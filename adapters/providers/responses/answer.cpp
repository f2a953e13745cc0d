// answer.cpp: responses and the events of a stream, put together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/responses/detail/answer.hpp>
#include <utility>

namespace purser::responses::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::find_integer;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;

bool is_null(ondemand::value value) {
  ondemand::json_type type;
  return value.type().get(type) == simdjson::SUCCESS && type == ondemand::json_type::null;
}

void read_integer(ondemand::value value, std::int64_t& number) {
  std::int64_t read = 0;
  if (value.get_int64().get(read) == simdjson::SUCCESS) number = read;
}

bool skip_fields(ondemand::object object) {
  return for_each_field(object, [](std::string_view, ondemand::value) { return true; });
}

}  // namespace

std::optional<Answer::Piece> Answer::piece_of(std::string_view type) {
  if (type == "response.output_text.delta") return Piece::text;
  if (type == "response.refusal.delta") return Piece::refusal;
  if (type == "response.reasoning_summary_text.delta") return Piece::summary;
  if (type == "response.reasoning_text.delta") return Piece::reasoning;
  return std::nullopt;
}

bool Answer::take_event(std::string_view type, ondemand::object event) {
  static constexpr std::array<std::string_view, 3> last{"response.completed", "response.incomplete",
                                                        "response.failed"};
  if (const auto piece = piece_of(type)) return take_delta(*piece, event);
  if (type == "response.function_call_arguments.delta") return take_arguments(event);
  if (type == "response.output_item.added") return take_item_event(event, false);
  if (type == "response.output_item.done") return take_item_event(event, true);
  if (std::find(last.begin(), last.end(), type) != last.end()) {
    status_ = type.substr(type.rfind('.') + 1);
    return take_lifecycle(event, true);
  }
  if (type == "response.created" || type == "response.in_progress" || type == "response.queued")
    return take_lifecycle(event, false);
  return skip_fields(event);
}

bool Answer::take_delta(Piece piece, ondemand::object event) {
  std::int64_t index = 0;
  std::int64_t inner = 0;
  std::string_view text;
  const bool read = for_each_field(event, [&](std::string_view name, ondemand::value value) {
    if (name == "delta") return read_string(value, text);
    if (name == "output_index") read_integer(value, index);
    if (name == "content_index" || name == "summary_index") read_integer(value, inner);
    return true;
  });
  if (!read || !add_piece(index, inner, piece, text)) return false;
  if (!text.empty()) find_item(index)->told = true;
  return true;
}

bool Answer::take_arguments(ondemand::object event) {
  std::int64_t index = 0;
  std::string_view text;
  const bool read = for_each_field(event, [&](std::string_view name, ondemand::value value) {
    if (name == "delta") return read_string(value, text);
    if (name == "output_index") read_integer(value, index);
    return true;
  });
  if (!read) return false;
  Item* item = find_item(index);
  // Arguments of a call that was not announced come again with the finished item.
  if (item == nullptr || !item->call || text.empty()) return true;
  item->told = true;
  builder_.add_arguments(*item->call, text);
  return true;
}

bool Answer::take_item_event(ondemand::object event, bool done) {
  std::optional<std::int64_t> index;
  if (!find_integer(event, "output_index", index)) return false;
  return for_each_field(event, [&](std::string_view name, ondemand::value value) {
    ondemand::object item;
    return name != "item" || (value.get_object().get(item) == simdjson::SUCCESS &&
                              take_item(item, index.value_or(0), done));
  });
}

bool Answer::take_lifecycle(ondemand::object event, bool last) {
  bool found = false;
  const bool read = for_each_field(event, [&](std::string_view name, ondemand::value value) {
    if (name != "response") return true;
    found = true;
    return for_each_field(value, [&](std::string_view inner, ondemand::value member) {
      return take_response_field(inner, member, last);
    });
  });
  if (!read || !last) return read;
  report_usage();
  ended_ = true;
  return found;
}

bool Answer::take_response(ondemand::object response) {
  const bool read = for_each_field(response, [&](std::string_view name, ondemand::value value) {
    return take_response_field(name, value, true);
  });
  if (read) report_usage();
  return read;
}

/// What a response says before its end is what was asked for, and not what came of it.
bool Answer::take_response_field(std::string_view name, ondemand::value value, bool last) {
  if (name == "id") return assign(value, builder_.reply.id);
  if (name == "model") return assign(value, builder_.reply.model);
  if (!last) return true;
  if (name == "output") return take_output(value);
  if (name == "status") return assign(value, status_);
  if (name == "service_tier") return assign(value, builder_.reply.service_tier);
  if (name == "tool_usage") return read_tool_usage(value, usage_report_);
  if (name == "incomplete_details") {
    return for_each_field(value, [&](std::string_view inner, ondemand::value reason) {
      return inner != "reason" || assign(reason, incomplete_reason_);
    });
  }
  if (is_null(value)) return true;
  if (name == "usage") {
    has_usage_ = true;
    return read_usage(value, usage_report_);
  }
  if (name != "error") return true;
  std::string_view text;
  if (!read_raw(value, text)) return false;
  error_text_ = fmt::format("{{\"error\":{}}}", text);
  return true;
}

/// The end of a stream repeats what came; a server that streams no items has them only here.
bool Answer::take_output(ondemand::value output) {
  ondemand::json_type type;
  if (output.type().get(type) != simdjson::SUCCESS) return false;
  has_output_ = type == ondemand::json_type::array;
  if (!items_.empty()) return true;
  std::int64_t index = 0;
  return for_each_item(output, [&](ondemand::value value) {
    ondemand::object item;
    return value.get_object().get(item) == simdjson::SUCCESS && take_item(item, index++, true);
  });
}

bool Answer::add_piece(std::int64_t index, std::int64_t inner, Piece piece, std::string_view text) {
  Item* item = item_at(index);
  if (item == nullptr) return false;
  if (text.empty()) return true;
  const bool thinks = piece == Piece::summary || piece == Piece::reasoning;
  if (piece == Piece::reasoning) inner += 1'000'000;  // counted apart from summaries
  const bool goes_on = open_item_ == index && item->inner == inner;
  const bool same_thought = thinks && open_item_ == index && item->part.has_value();
  if (!goes_on && !same_thought) builder_.end_part();
  if (!goes_on && same_thought) builder_.add_reasoning("\n\n", "responses");
  open_item_ = index;
  item->inner = inner;
  if (piece == Piece::text) builder_.add_text(text);
  if (piece == Piece::refusal) builder_.add_refusal(text);
  if (!thinks) return true;
  builder_.add_reasoning(text, "responses");
  item->part = builder_.reply.message.parts.size() - 1;
  return true;
}

Answer::Item* Answer::find_item(std::int64_t index) {
  const auto found = std::find_if(items_.rbegin(), items_.rend(),
                                  [&](const Item& item) { return item.index == index; });
  return found == items_.rend() ? nullptr : &*found;
}

/// Null: no response has this many items; a stream that does is broken or hostile.
Answer::Item* Answer::item_at(std::int64_t index) {
  constexpr std::size_t items_max = 4096;
  if (Item* item = find_item(index)) return item;
  if (items_.size() >= items_max) return nullptr;
  Item& item = items_.emplace_back();
  item.index = index;
  return &item;
}

void Answer::report_usage() {
  if (!has_usage_) return;
  normalise(usage_report_, builder_.reply);
  builder_.report_usage();
}

StopReason Answer::stop_reason() const {
  if (incomplete_reason_ == "max_output_tokens") return StopReason::length;
  if (incomplete_reason_ == "content_filter") return StopReason::content_filter;
  if (!status_.empty() && status_ != "completed") return StopReason::other;
  const auto& parts = builder_.reply.message.parts;
  const bool refuses = std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    return std::holds_alternative<RefusalPart>(part);
  });
  if (refuses) return StopReason::refusal;
  return builder_.calls() > 0 ? StopReason::tool_calls : StopReason::end;
}

void Answer::close(const DecodeOptions& options) {
  if (builder_.reply.model.empty()) builder_.reply.model = options.model;
  builder_.reply.region = options.region;
  builder_.reply.stop_reason = stop_reason();
  if (options.states_cost) take_cost(usage_report_, builder_.reply);
}

}  // namespace purser::responses::detail
