// server_protocol.cpp: handshake, per-request metadata, and what is answered without a handler.
#include <purser/adapters/mcp/server/server_protocol.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>

namespace purser::mcp {
namespace {

Step refuse(const Id& id, std::int64_t code, std::string why, int status, Json data = nullptr) {
  return Answered(Response(id, WireError(code, std::move(why), std::move(data))), status);
}

Step answer(const Id& id, Json result) { return Answered(Response(id, std::move(result)), 200); }

Step no_such_method(const Request& request) {
  return refuse(request.id, wire_code::method_not_found,
                fmt::format("there is no method \"{:.100}\"", request.method), 404);
}

Step bad_params(const Id& id, std::string why) {
  return refuse(id, wire_code::invalid_params, std::move(why), 400);
}

bool is_removed(std::string_view method) {
  static constexpr std::array removed{"initialize", "ping", "logging/setLevel",
                                      "resources/subscribe", "resources/unsubscribe"};
  return std::find(removed.begin(), removed.end(), method) != removed.end();
}

Json progress_token_of(const Json& params) {
  const auto& token = member(member(params, "_meta"), "progressToken");
  return token.is_string() || token.is_number_integer() ? token : Json(nullptr);
}

Json object_or_empty(const Json& value) { return value.is_object() ? value : Json::object(); }

bool flag(const Json& object, const char* key) {
  const auto& value = member(object, key);
  return value.is_boolean() && value.get<bool>();
}

Step unsupported_version(const Request& request, const std::string& version) {
  Json data = Json::object();
  data["supported"] = modern_versions();
  data["requested"] = version;
  return refuse(request.id, wire_code::unsupported_protocol_version,
                "this revision of the protocol is not spoken here", 400, std::move(data));
}

}  // namespace

Step ServerProtocol::take(Message message) {
  if (auto* const request = std::get_if<Request>(&message)) {
    return take_request(std::move(*request));
  }
  if (auto* const response = std::get_if<Response>(&message)) return Replies{std::move(*response)};
  return take_notification(std::get<Notification>(message));
}

Step ServerProtocol::take_notification(const Notification& notification) {
  if (notification.method == "notifications/initialized") {
    ready_ = revision_.has_value();
  } else if (notification.method == "notifications/cancelled") {
    const auto id = read_id(member(notification.params, "requestId"));
    if (id && under_way_.contains(*id)) return Cancels{*id};
  }
  return Nothing{};
}

bool ServerProtocol::is_modern(const Request& request) const {
  return modern_only_ || request.method == "server/discover" ||
         member(request.params, "_meta").contains(meta_key::protocol_version);
}

Step ServerProtocol::take_request(Request request) {
  if (under_way_.contains(request.id)) {
    return refuse(request.id, wire_code::invalid_request, "a request of this id is under way", 400);
  }
  if (under_way_.size() >= facts_.requests_max) {
    return refuse(request.id, wire_code::internal_error,
                  fmt::format("more than {} requests at one time", facts_.requests_max), 429);
  }
  return is_modern(request) ? take_modern(std::move(request)) : take_legacy(std::move(request));
}

Step ServerProtocol::take_modern(Request request) {
  const auto& meta = member(request.params, "_meta");
  const auto& version = member(meta, meta_key::protocol_version);
  if (!version.is_string()) {
    return bad_params(request.id, fmt::format("params._meta lacks {}", meta_key::protocol_version));
  }
  const auto& text = version.get_ref<const std::string&>();
  const auto revision = read_revision(text);
  if (!revision || era_of(*revision) != Era::modern) return unsupported_version(request, text);
  if (!member(meta, meta_key::client_capabilities).is_object()) {
    return bad_params(request.id,
                      fmt::format("params._meta lacks {}", meta_key::client_capabilities));
  }
  if (request.method == "server/discover") {
    return answer(request.id, complete_result(facts_, request.method, discover_result(facts_)));
  }
  if (request.method == "subscriptions/listen") return listen(request);
  if (is_removed(request.method) || !facts_.methods.contains(request.method)) {
    return no_such_method(request);
  }
  Admitted admitted(request.id, request.method, Json());
  admitted.revision = *revision;
  admitted.capabilities = member(meta, meta_key::client_capabilities);
  admitted.client_info = object_or_empty(member(meta, meta_key::client_info));
  admitted.progress_token = progress_token_of(request.params);
  if (const auto& level = member(meta, meta_key::log_level); level.is_string()) {
    admitted.log_level = read_log_level(level.get_ref<const std::string&>());
  }
  admitted.params = std::move(request.params);
  under_way_.insert(admitted.id);
  return admitted;
}

Step ServerProtocol::take_legacy(Request request) {
  if (request.method == "ping") return answer(request.id, Json::object());
  if (request.method == "initialize") return initialize(request);
  if (!revision_) {
    return bad_params(
        request.id, fmt::format("neither initialize came before nor is there a {} in params._meta",
                                meta_key::protocol_version));
  }
  if (request.method == "logging/setLevel") return set_level(request);
  if (facts_.subscribable && request.method == "resources/subscribe") {
    return subscribe(request, true);
  }
  if (facts_.subscribable && request.method == "resources/unsubscribe") {
    return subscribe(request, false);
  }
  if (!facts_.methods.contains(request.method)) return no_such_method(request);
  Admitted admitted(request.id, request.method, Json());
  admitted.revision = *revision_;
  admitted.capabilities = capabilities_;
  admitted.client_info = client_info_;
  admitted.progress_token = progress_token_of(request.params);
  admitted.log_level = level_;
  admitted.params = object_or_empty(request.params);
  under_way_.insert(admitted.id);
  return admitted;
}

Step ServerProtocol::initialize(const Request& request) {
  if (revision_) {
    return refuse(request.id, wire_code::invalid_request, "initialize came before", 400);
  }
  const auto& version = member(request.params, "protocolVersion");
  if (!version.is_string()) return bad_params(request.id, "params.protocolVersion is missing");
  const auto asked = read_revision(version.get_ref<const std::string&>());
  revision_ = asked && era_of(*asked) == Era::legacy ? *asked : newest_legacy;
  capabilities_ = object_or_empty(member(request.params, "capabilities"));
  client_info_ = object_or_empty(member(request.params, "clientInfo"));
  level_ = LogLevel::info;
  return answer(request.id, initialize_result(facts_, *revision_));
}

Step ServerProtocol::set_level(const Request& request) {
  const auto& level = member(request.params, "level");
  const auto known =
      level.is_string() ? read_log_level(level.get_ref<const std::string&>()) : std::nullopt;
  if (!known) return bad_params(request.id, "params.level is none of the levels");
  level_ = known;
  return answer(request.id, Json::object());
}

Step ServerProtocol::subscribe(const Request& request, bool wanted) {
  const auto& uri = member(request.params, "uri");
  if (!uri.is_string()) return bad_params(request.id, "params.uri is missing");
  if (!wanted) {
    subscriptions_.erase(uri.get<std::string>());
  } else if (subscriptions_.size() < facts_.subscriptions_max) {
    subscriptions_.insert(uri.get<std::string>());
  } else {
    return refuse(request.id, wire_code::internal_error, "too many subscriptions", 429);
  }
  return answer(request.id, Json::object());
}

Step ServerProtocol::listen(const Request& request) {
  const auto& filter = member(request.params, "notifications");
  if (!filter.is_object()) return bad_params(request.id, "params.notifications is missing");
  Listens listens{request.id};
  listens.tools = flag(filter, "toolsListChanged");
  listens.prompts = flag(filter, "promptsListChanged") && facts_.methods.contains("prompts/list");
  const bool has_resources = facts_.methods.contains("resources/list");
  listens.resources = flag(filter, "resourcesListChanged") && has_resources;
  if (const auto& uris = member(filter, "resourceSubscriptions");
      uris.is_array() && facts_.subscribable) {
    if (uris.size() > facts_.subscriptions_max) {
      return bad_params(request.id, "too many resourceSubscriptions");
    }
    for (const auto& uri : uris) {
      if (uri.is_string()) listens.uris.push_back(uri.get<std::string>());
    }
  }
  under_way_.insert(request.id);
  return listens;
}

}  // namespace purser::mcp
