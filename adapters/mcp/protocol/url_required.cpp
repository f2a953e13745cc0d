// url_required.cpp: reads error -32042. All that is said here is said of what did not run.
#include <algorithm>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/url_required.hpp>

namespace purser::mcp {
namespace {

bool is_url_question(const Json& params) {
  return text_member(params, "mode") == "url" && !host_of(text_member(params, "url")).empty();
}

Error url_error(ErrorCode code, std::string sentence, const WireError& refused) {
  auto words = refused.message;
  const auto& elicitations = member(refused.data, "elicitations");
  if (elicitations.is_array() && !elicitations.empty()) {
    words += " (" + text_member(elicitations.front(), "url") + ")";
  }
  return Error(code, std::move(sentence)).with_peer_message(std::move(words)).with_rejected();
}

}  // namespace

bool requires_urls(const WireError& refused, Revision revision) noexcept {
  return revision == Revision::r2025_11_25 && refused.code == wire_code::url_elicitation_required;
}

Result<Json> url_questions(const WireError& refused) {
  const auto& elicitations = member(refused.data, "elicitations");
  const bool sound = elicitations.is_array() && !elicitations.empty() &&
                     std::all_of(elicitations.begin(), elicitations.end(), is_url_question);
  if (!sound) {
    return fail(url_error(ErrorCode::protocol_error,
                          "the server wants the user to visit addresses, and names none", refused));
  }
  auto requests = Json::object();
  for (const auto& params : elicitations) {
    auto& request = requests[std::to_string(requests.size())];
    request["method"] = "elicitation/create";
    request["params"] = params;
  }
  auto questions = Json::object();
  questions["inputRequests"] = std::move(requests);
  return questions;
}

Result<> check_urls_accepted(const WireError& refused, const Json& answers) {
  const bool accepted = std::all_of(answers.begin(), answers.end(), [](const Json& answer) {
    return text_member(answer, "action") == "accept";
  });
  if (accepted) return {};
  return fail(url_error(ErrorCode::refused,
                        "the user does not visit the address that the server wants them to see "
                        "first",
                        refused));
}

Error nobody_opens_urls(const WireError& refused) {
  return url_error(ErrorCode::unsupported,
                   "the server wants the user to visit an address first, and nobody here can ask "
                   "them (handler url_elicitation)",
                   refused);
}

Error still_requires_urls(const WireError& refused) {
  return url_error(ErrorCode::refused,
                   "the server wants the user to visit an address first, also after they accepted",
                   refused);
}

}  // namespace purser::mcp
