// answering.cpp: which handler answers a request, and how its end is told.
#include <purser/adapters/mcp/server/detail/answering.hpp>
#include <purser/adapters/mcp/server/detail/hub.hpp>
#include <purser/adapters/mcp/server/detail/tool_call.hpp>
#include <purser/adapters/mcp/server/tool_result.hpp>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser::mcp {
namespace {

Task<Json> at_once(Result<Json> result) { co_return result; }

Task<Json> bad_request(std::string why) {
  return at_once(fail(ErrorCode::invalid_argument, std::move(why)));
}

/// `{key: value}` of a handler's value.
Task<Json> under_key(const char* key, Task<Json> task) {
  auto value = co_await std::move(task);
  if (!value) co_return fail(std::move(value).error());
  Json result = Json::object();
  result[key] = *std::move(value);
  co_return result;
}

Task<Json> list(const Running& running, const char* key, const std::vector<Json>& items) {
  return at_once(page_of(items, key, member(running.request.params, "cursor"),
                         running.hub->options.limits.page_items_max));
}

Task<Json> read_resource(const std::shared_ptr<Running>& running, const Resources& resources) {
  const auto& uri = member(running->request.params, "uri");
  if (!uri.is_string()) return bad_request("params.uri is missing");
  return under_key("contents", resources.read(uri.get<std::string>(), *running));
}

bool are_texts(const Json& arguments) {
  if (!arguments.is_object()) return false;
  for (const auto& value : arguments) {
    if (!value.is_string()) return false;
  }
  return true;
}

Task<Json> get_prompt(const std::shared_ptr<Running>& running, const Prompts& prompts) {
  const auto& name = member(running->request.params, "name");
  if (!name.is_string()) return bad_request("params.name is missing");
  auto arguments = member(running->request.params, "arguments");
  if (arguments.is_null()) arguments = Json::object();
  if (!are_texts(arguments)) return bad_request("params.arguments is no object of texts");
  return prompts.get(name.get<std::string>(), std::move(arguments), *running);
}

std::vector<Json> listed(const std::function<std::vector<Json>()>& list) {
  return list ? list() : std::vector<Json>();
}

Task<Json> answer_feature(const std::shared_ptr<Running>& running) {
  const auto& features = running->hub->options.features;
  const auto& method = running->request.method;
  if (method == "resources/list") {
    return list(*running, "resources", listed(features.resources->list));
  }
  if (method == "resources/templates/list") {
    return list(*running, "resourceTemplates", listed(features.resources->templates));
  }
  if (method == "resources/read") return read_resource(running, *features.resources);
  if (method == "prompts/list") return list(*running, "prompts", listed(features.prompts->list));
  if (method == "prompts/get") return get_prompt(running, *features.prompts);
  if (method == "completion/complete") {
    return under_key("completion", features.complete(running->request.params, *running));
  }
  return features.requests.find(method)->second(running->request.params, *running);
}

Task<Json> answer_method(const std::shared_ptr<Running>& running) {
  if (auto rounds = running->read_rounds(); !rounds) return at_once(fail(rounds.error()));
  if (running->request.method == "tools/call") return call_tool(running);
  if (running->request.method != "tools/list") return answer_feature(running);
  const auto tools = running->hub->tools();
  return list(*running, "tools", tools->shown());
}

Task<Json> guarded(std::shared_ptr<Running> running) {
  Result<Json> result = fail(cancelled_error());
  try {
    auto task = answer_method(running);
    result = co_await std::move(task);
  } catch (...) {
    result = fail(current_exception_error("the handler of " + running->request.method));
  }
  co_return result;
}

std::int64_t code_of(const Error& error, Revision revision) {
  switch (error.code()) {
    case ErrorCode::invalid_argument:
    case ErrorCode::invalid_tool_arguments:
    case ErrorCode::unknown_tool:
      return wire_code::invalid_params;
    case ErrorCode::not_found:
      return era_of(revision) == Era::modern ? wire_code::invalid_params
                                             : wire_code::resource_not_found;
    default:
      return wire_code::internal_error;
  }
}

/// What was thrown is not for clients to read.
WireError wire_error(const Error& error, const Admitted& request) {
  const bool secret = error.code() == ErrorCode::internal;
  WireError wire(code_of(error, request.revision), secret ? "internal error" : error.message());
  const auto& uri = member(request.params, "uri");
  if (error.code() == ErrorCode::not_found && uri.is_string()) wire.data["uri"] = uri;
  return wire;
}

Answered failed_outcome(const Error& error, const Admitted& request) {
  return {Response(request.id, wire_error(error, request)), 200};
}

Answered lacking(const Running& running, const Json& capability) {
  const auto& request = running.request;
  const Error error(ErrorCode::unsupported,
                    "the client does not declare what this needs: " + dump_json(capability));
  if (era_of(request.revision) == Era::legacy) {
    if (request.method == "tools/call") return {Response(request.id, error_result(error)), 200};
    return failed_outcome(error, request);
  }
  Json data = Json::object();
  data["requiredCapabilities"] = capability;
  return {Response(request.id, WireError(wire_code::missing_client_capability, error.message(),
                                         std::move(data))),
          400};
}

}  // namespace

/// A tool's call has the same time as a call of its session, so that what it cost is told.
Task<Json> answer_request(std::shared_ptr<Running> running) {
  if (running->request.method == "tools/call") return guarded(std::move(running));
  auto& timers = *running->hub->timers;
  const auto when = later(timers.clock().now(), running->hub->options.limits.call);
  Error late(ErrorCode::timeout, running->request.method + " took too long");
  return with_deadline<Json>(timers, when, std::move(late), guarded(std::move(running)));
}

Answered outcome_of(const Running& running, Result<Json> result) {
  const auto& request = running.request;
  if (const auto missing = running.missing_capability(); !missing.is_null()) {
    return lacking(running, missing);
  }
  if (running.is_interrupted()) result = running.open_questions();
  if (!result) return failed_outcome(result.error(), request);
  auto value = *std::move(result);
  if (era_of(request.revision) == Era::modern) {
    value = complete_result(running.hub->facts, request.method, std::move(value));
  }
  if (!value.is_object()) value = Json::object();
  return {Response(request.id, std::move(value)), 200};
}

}  // namespace purser::mcp
