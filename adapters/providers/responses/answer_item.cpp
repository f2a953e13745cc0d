// answer_item.cpp: the items of an answer's output.
#include <purser/adapters/providers/responses/detail/answer.hpp>
#include <purser/runtime/json.hpp>

namespace purser::responses::detail {
namespace {

using provider_wire::detail::find_string;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_string;

/// A search of the web; opening a page and looking for words in it are steps of the same tool.
bool is_search(const Json& item) {
  if (item.value("type", Json()) != "web_search_call") return false;
  const auto action = item.find("action");
  if (action == item.end() || !action->is_object()) return true;
  const auto type = action->find("type");
  return type == action->end() || *type == "search";
}

}  // namespace

/// An item that is only announced has its name, and no content yet.
bool Answer::take_item(ondemand::object item, std::int64_t index, bool done) {
  std::string_view found;
  if (!find_string(item, "type", found) || item_at(index) == nullptr) return false;
  const std::string type(found);
  if (type == "function_call") return take_call(item, index, done);
  if (!done) return for_each_field(item, [](std::string_view, ondemand::value) { return true; });
  if (type == "message") return take_message(item, index);
  if (type == "reasoning") return take_reasoning(item, index);
  return take_other(item);
}

bool Answer::take_message(ondemand::object item, std::int64_t index) {
  const bool told = item_at(index)->told;
  return for_each_field(item, [&](std::string_view name, ondemand::value value) {
    if (name != "content" || told) return true;
    std::int64_t inner = 0;
    return for_each_item(value, [&](ondemand::value part) {
      const auto at = inner++;
      return for_each_field(part, [&](std::string_view member, ondemand::value said) {
        std::string_view text;
        if (member != "text" && member != "refusal") return true;
        const auto piece = member == "text" ? Piece::text : Piece::refusal;
        return read_string(said, text) && add_piece(index, at, piece, text);
      });
    });
  });
}

bool Answer::take_texts(ondemand::value list, std::int64_t index, Piece piece) {
  if (item_at(index)->told) {
    return for_each_item(list, [](ondemand::value) { return true; });
  }
  std::int64_t inner = 0;
  return for_each_item(list, [&](ondemand::value part) {
    const auto at = inner++;
    return for_each_field(part, [&](std::string_view member, ondemand::value said) {
      std::string_view text;
      return member != "text" || (read_string(said, text) && add_piece(index, at, piece, text));
    });
  });
}

/// The id and the encrypted content are what the service wants back.
bool Answer::take_reasoning(ondemand::object item, std::int64_t index) {
  std::string_view id;
  std::string_view sealed;
  const bool read = for_each_field(item, [&](std::string_view name, ondemand::value value) {
    if (name == "id") return read_string(value, id);
    if (name == "encrypted_content") return read_string(value, sealed);
    if (name == "summary") return take_texts(value, index, Piece::summary);
    if (name == "content") return take_texts(value, index, Piece::reasoning);
    return true;
  });
  if (!read) return false;
  auto& parts = builder_.reply.message.parts;
  Item& known = *item_at(index);
  if (!known.part && id.empty() && sealed.empty()) return true;
  if (!known.part) {
    known.part = parts.size();
    builder_.add(ReasoningPart());
  }
  auto& part = std::get<ReasoningPart>(parts[*known.part]);
  part.signature = sealed;
  part.format = "responses";
  part.id = id;
  builder_.end_part();
  return true;
}

bool Answer::take_call(ondemand::object item, std::int64_t index, bool done) {
  std::string_view id;
  std::string_view call_id;
  std::string_view name;
  std::string_view arguments;
  const bool read = for_each_field(item, [&](std::string_view member, ondemand::value value) {
    if (member == "id") return read_string(value, id);
    if (member == "call_id") return read_string(value, call_id);
    if (member == "name") return read_string(value, name);
    return member != "arguments" || read_string(value, arguments);
  });
  if (!read) return false;
  Item& known = *item_at(index);
  if (!known.call && name.empty()) return true;
  if (!known.call) {
    if (!builder_.start_call(call_id.empty() ? id : call_id, name)) return false;
    known.call = builder_.calls() - 1;
  }
  if (done && !known.told) builder_.add_arguments(*known.call, arguments);
  known.told = known.told || done;
  return true;
}

bool Answer::take_other(ondemand::object item) {
  std::string_view text;
  if (item.raw_json().get(text) != simdjson::SUCCESS) return false;
  auto body = parse_json(text);
  if (!body || !body->is_object()) return false;
  if (is_search(*body)) ++usage_report_.searches_seen;
  const Json type = body->value("type", Json());
  if (type == "file_search_call") ++usage_report_.file_searches;
  if (type == "code_interpreter_call") usage_report_.ran_code = true;
  builder_.add(OpaquePart{"responses", std::move(*body)});
  return true;
}

}  // namespace purser::responses::detail
