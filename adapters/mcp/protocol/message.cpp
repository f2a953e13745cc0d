// message.cpp: JSON-RPC 2.0 read and printed.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/message.hpp>

#include <limits>

namespace purser::mcp {
namespace {

tl::unexpected<Error> no_message(std::string_view why) {
  return fail(ErrorCode::protocol_error, "not a JSON-RPC 2.0 message: " + std::string(why));
}

Json take(Json& object, const char* key) {
  const auto member = object.find(key);
  return member == object.end() ? Json(nullptr) : std::move(*member);
}

bool is_object_or_absent(const Json& params) { return params.is_null() || params.is_object(); }

Result<Message> read_response(Json& value, std::optional<Id> id) {
  const bool has_result = value.contains("result");
  const auto error = value.find("error");
  const bool has_error = error != value.end() && !error->is_null();
  if (has_result && has_error) return no_message("both a result and an error");
  if (has_error) return Message(Response(std::move(id), read_wire_error(std::move(*error))));
  if (!has_result) return no_message("neither a method nor a result nor an error");
  if (!id) return no_message("a result without an id");
  return Message(Response(std::move(id), take(value, "result")));
}

Json envelope() {
  Json message = Json::object();
  message["jsonrpc"] = "2.0";
  return message;
}

Json to_json(const WireError& error) {
  Json json = Json::object();
  json["code"] = error.code;
  json["message"] = error.message;
  if (!error.data.is_null()) json["data"] = error.data;
  return json;
}

Json to_json(const Request& request) {
  auto json = envelope();
  json["id"] = id_json(request.id);
  json["method"] = request.method;
  if (!request.params.is_null()) json["params"] = request.params;
  return json;
}

Json to_json(const Notification& notification) {
  auto json = envelope();
  json["method"] = notification.method;
  if (!notification.params.is_null()) json["params"] = notification.params;
  return json;
}

Json to_json(const Response& response) {
  auto json = envelope();
  json["id"] = response.id ? id_json(*response.id) : Json(nullptr);
  if (response.error) {
    json["error"] = to_json(*response.error);
  } else {
    json["result"] = response.result;
  }
  return json;
}

}  // namespace

Json id_json(const Id& id) {
  return std::visit([](const auto& value) { return Json(value); }, id);
}

std::optional<Id> read_id(const Json& value) {
  if (value.is_string()) return Id(value.get<std::string>());
  if (!value.is_number_integer()) return std::nullopt;
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > largest) return std::nullopt;
  return Id(value.get<std::int64_t>());
}

WireError read_wire_error(Json error) {
  if (error.is_null()) return {0, ""};
  if (!error.is_object()) return {0, dump_json(error)};
  return {whole_member(error, "code").value_or(0), text_member(error, "message"),
          take(error, "data")};
}

Result<Message> read_message(Json value) {
  if (!value.is_object()) return no_message("no object");
  const auto version = value.find("jsonrpc");
  if (version == value.end() || *version != "2.0") return no_message("\"jsonrpc\" is not \"2.0\"");
  const auto id_member = value.find("id");
  const bool has_id = id_member != value.end();
  auto id = has_id ? read_id(*id_member) : std::nullopt;
  const auto method = value.find("method");
  if (method == value.end()) {
    if (has_id && !id && !id_member->is_null()) return no_message("an id of a wrong type");
    return read_response(value, std::move(id));
  }
  if (!method->is_string()) return no_message("the method is no string");
  if (has_id && !id)
    return no_message("the id of a request is neither a whole number nor a string");
  auto params = take(value, "params");
  if (!is_object_or_absent(params)) return no_message("params is no object");
  if (id) return Message(Request(*std::move(id), method->get<std::string>(), std::move(params)));
  return Message(Notification(method->get<std::string>(), std::move(params)));
}

Result<std::vector<Message>> parse_messages(std::string_view text, const JsonLimits& limits) {
  auto value = parse_json(text, limits);
  if (!value) return fail(std::move(value).error());
  std::vector<Message> messages;
  if (!value->is_array()) {
    auto message = read_message(*std::move(value));
    if (!message) return fail(std::move(message).error());
    messages.push_back(*std::move(message));
    return messages;
  }
  if (value->empty()) return no_message("an empty array");
  for (auto& element : *value) {
    auto message = read_message(std::move(element));
    if (!message) return fail(std::move(message).error());
    messages.push_back(*std::move(message));
  }
  return messages;
}

std::string print_message(const Message& message) {
  return dump_json(std::visit([](const auto& value) { return to_json(value); }, message));
}

}  // namespace purser::mcp
