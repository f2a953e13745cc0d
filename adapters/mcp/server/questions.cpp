// questions.cpp: sampling, elicitation and roots, from the asking side.
#include <purser/adapters/mcp/server/questions.hpp>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/server/server_protocol.hpp>
#include <purser/runtime/tools/validate.hpp>

namespace purser::mcp {
namespace {

bool is_url(const Json& params) { return member(params, "mode") == "url"; }

/// Without a word of its modes it means forms: there was nothing else before 2025-11-25.
bool declares_elicitation(const Json& elicitation, const Json& params) {
  if (!elicitation.is_object()) return false;
  if (is_url(params)) return member(elicitation, "url").is_object();
  return member(elicitation, "form").is_object() || !elicitation.contains("url");
}

bool has_tools(const Json& params) {
  return params.contains("tools") || params.contains("toolChoice");
}

tl::unexpected<Error> bad_answer(const Inquiry& question, std::string_view why) {
  return fail(ErrorCode::protocol_error, "the client's answer to " + question.method + " \"" +
                                             question.key + "\" " + std::string(why));
}

Result<> check_elicited(const Inquiry& question, const Json& answer) {
  const auto& action = member(answer, "action");
  if (action == "decline" || action == "cancel") return {};
  if (action != "accept") return bad_answer(question, "has no action");
  const auto& schema = member(question.params, "requestedSchema");
  if (is_url(question.params) || !schema.is_object()) return {};
  const auto& content = member(answer, "content");
  if (!content.is_object()) return bad_answer(question, "has no content");
  if (const auto fits = validate(schema, content); !fits) {
    return bad_answer(question, "does not fit its form: " + fits.error().message());
  }
  return {};
}

}  // namespace

bool declares(const Json& capabilities, std::string_view method, const Json& params) {
  if (method == "elicitation/create") {
    return declares_elicitation(member(capabilities, "elicitation"), params);
  }
  if (method == "roots/list") return member(capabilities, "roots").is_object();
  if (method != "sampling/createMessage") return false;
  const auto& sampling = member(capabilities, "sampling");
  return sampling.is_object() && (!has_tools(params) || member(sampling, "tools").is_object());
}

Json capability_for(std::string_view method, const Json& params) {
  Json capability = Json::object();
  if (method == "roots/list") {
    capability["roots"] = Json::object();
  } else if (method == "elicitation/create") {
    capability["elicitation"][is_url(params) ? "url" : "form"] = Json::object();
  } else {
    capability["sampling"] = Json::object();
    if (has_tools(params)) capability["sampling"]["tools"] = Json::object();
  }
  return capability;
}

Result<> check_answer(const Inquiry& question, const Json& answer) {
  if (!answer.is_object()) return bad_answer(question, "is no object");
  if (question.method == "elicitation/create") return check_elicited(question, answer);
  if (question.method == "roots/list") {
    if (!member(answer, "roots").is_array()) return bad_answer(question, "has no roots");
  } else if (!answer.contains("content") || !member(answer, "role").is_string()) {
    return bad_answer(question, "is no message");
  }
  return {};
}

}  // namespace purser::mcp
