// answerer.cpp: what is checked before a handler is asked, and after it has answered.
#include <purser/adapters/mcp/client/detail/answerer.hpp>
#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/sampling_params.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

constexpr Inquiries::Number answered_at_once = 0;

Json action(const char* what) {
  auto json = Json::object();
  json["action"] = what;
  return json;
}

bool is_action(const std::string& text) {
  return text == "accept" || text == "decline" || text == "cancel";
}

/// What the user accepted, completed and checked; other actions carry no content.
Result<Json> completed_form(const Json& schema, Json answer) {
  const auto what = text_member(answer, "action");
  if (!is_action(what)) return fail(ErrorCode::internal, "an elicitation without an action");
  if (what != "accept") return action(what.c_str());
  auto content = member(answer, "content");
  fill_defaults(schema, content);
  if (auto fits = check_content(schema, content); !fits) return fail(std::move(fits).error());
  auto accepted = action("accept");
  accepted["content"] = std::move(content);
  return accepted;
}

Result<Json> completed_url(const Json& answer) {
  const auto what = text_member(answer, "action");
  if (!is_action(what)) return fail(ErrorCode::internal, "an elicitation without an action");
  return action(what.c_str());
}

Question::Calls calls_of(const Askers& askers) {
  Question::Calls calls;
  for (const auto& asker : askers) {
    if (asker->behalf().has_call) calls.push_back(asker->loan());
  }
  return calls;
}

/// A handler that fails has not answered: the server hears that the user dismissed the question.
Result<Json> or_cancel(Result<Json> answer) {
  if (answer || answer.error().code() == ErrorCode::cancelled) return answer;
  return action("cancel");
}

}  // namespace

ClientCapabilities capabilities_of(const Handlers& handlers) noexcept {
  ClientCapabilities capabilities;
  capabilities.sampling = static_cast<bool>(handlers.sampling);
  capabilities.sampling_tools = handlers.sampling_tools;
  capabilities.elicitation_form = static_cast<bool>(handlers.elicitation);
  capabilities.elicitation_url = static_cast<bool>(handlers.url_elicitation);
  capabilities.roots = static_cast<bool>(handlers.roots);
  return capabilities;
}

Inquiries::Number Answerer::ask(const Askers& askers, const std::string& method, Json params,
                                HandlerRun::Done done) const {
  const auto& handlers = options_->handlers;
  if (method == "roots/list" && handlers.roots) {
    done(roots());
    return answered_at_once;
  }
  if (method == "elicitation/create") {
    return ask_elicitation(askers, std::move(params), std::move(done));
  }
  if (method != "sampling/createMessage" || !handlers.sampling) {
    done(fail(ErrorCode::unsupported, "no handler for " + method));
    return answered_at_once;
  }
  if (auto sound = check_sampling(params, handlers.sampling_tools); !sound) {
    done(fail(std::move(sound).error()));
    return answered_at_once;
  }
  Question question(options_->server, std::move(params), calls_of(askers));
  return Inquiries::start(askers, handlers.sampling, std::move(question), std::move(done));
}

Inquiries::Number Answerer::ask_elicitation(const Askers& askers, Json params,
                                            HandlerRun::Done done) const {
  const bool by_url = text_member(params, "mode") == "url";
  const auto& handlers = options_->handlers;
  const auto& handler = by_url ? handlers.url_elicitation : handlers.elicitation;
  if (!handler || (by_url && host_of(text_member(params, "url")).empty())) {
    done(action("decline"));
    return answered_at_once;
  }
  auto schema = member(params, "requestedSchema");
  if (!by_url) {
    const auto sound = check_form(schema);
    if (!sound && sound.error().code() == ErrorCode::refused) {
      done(action("decline"));
      return answered_at_once;
    }
    if (!sound) {
      done(fail(sound.error()));
      return answered_at_once;
    }
  }
  auto complete = [by_url, schema = std::move(schema),
                   done = std::move(done)](Result<Json> answer) {
    if (answer)
      answer = by_url ? completed_url(*answer) : completed_form(schema, *std::move(answer));
    done(or_cancel(std::move(answer)));
  };
  Question question(options_->server, std::move(params), calls_of(askers));
  return Inquiries::start(askers, handler, std::move(question), std::move(complete));
}

Result<Json> Answerer::roots() const {
  auto list = Json::array();
  try {
    for (const auto& root : options_->handlers.roots()) {
      auto json = Json::object();
      json["uri"] = root.uri;
      if (!root.name.empty()) json["name"] = root.name;
      list.push_back(std::move(json));
    }
  } catch (...) {
    return fail(current_exception_error("the handler"));
  }
  auto result = Json::object();
  result["roots"] = std::move(list);
  return result;
}

}  // namespace purser::mcp::detail
