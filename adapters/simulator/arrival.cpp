// arrival.cpp: routes, authenticates, parses and checks a request.
#include <purser/adapters/simulator/arrival.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include <purser/adapters/simulator/anthropic_request.hpp>
#include <purser/adapters/simulator/openai_request.hpp>
#include <purser/adapters/simulator/redaction.hpp>
#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

struct Key {
  KeyForm form = KeyForm::none;
  std::string_view value;
};

Key key_of(const HttpRequest& request) {
  if (const auto key = request.header("x-api-key"); !key.empty()) return {KeyForm::x_api_key, key};
  constexpr std::string_view scheme = "bearer ";
  const auto value = request.header("authorization");
  const auto same = [](char a, char b) { return a == static_cast<char>(b | 0x20); };
  if (value.size() <= scheme.size() ||
      !std::equal(scheme.begin(), scheme.end(), value.begin(), same))
    return {};
  return {KeyForm::bearer, value.substr(scheme.size())};
}

void route(const HttpRequest& request, Arrival& arrival) {
  const std::string_view target = request.target;
  const auto path = target.substr(0, target.find('?'));
  arrival.known_path = true;
  if (path.ends_with("/chat/completions")) {
    arrival.api = Api::openai_chat;
  } else if (path.ends_with("/v1/messages")) {
    arrival.api = Api::anthropic_messages;
  } else if (path.ends_with("/v1/messages/count_tokens")) {
    arrival.api = Api::anthropic_messages;
    arrival.counts_only = true;
  } else {
    arrival.known_path = false;
    const bool anthropic =
        !request.header("anthropic-version").empty() || !request.header("x-api-key").empty();
    arrival.api = anthropic ? Api::anthropic_messages : Api::openai_chat;
  }
}

Problem check_key(const Arrival& arrival, const Key& key, const KeyRules& rules) {
  const bool openai = arrival.api == Api::openai_chat;
  if (key.value.empty()) {
    if (!rules.required) return std::nullopt;
    return openai ? ApiError{401,
                             "You didn't provide an API key. Provide it in an Authorization header "
                             "(Authorization: Bearer YOUR_KEY).",
                             "invalid_request_error",
                             "invalid_api_key",
                             {}}
                  : ApiError{401, "x-api-key header is required", "authentication_error", {}, {}};
  }
  if (openai && key.form == KeyForm::x_api_key) {
    return ApiError{
        401,
        "Provide the API key in an Authorization header (Authorization: Bearer YOUR_KEY).",
        "invalid_request_error",
        "invalid_api_key",
        {}};
  }
  const bool accepted =
      rules.accepted.empty() ||
      std::any_of(rules.accepted.begin(), rules.accepted.end(),
                  [&](const Secret& known) { return known.reveal() == key.value; });
  if (accepted) return std::nullopt;
  return openai ? ApiError{401,
                           "Incorrect API key provided.",
                           "invalid_request_error",
                           "invalid_api_key",
                           {}}
                : ApiError{401, "invalid x-api-key", "authentication_error", {}, {}};
}

Problem check(const HttpRequest& request, const Arrival& arrival, const Key& key,
              const KeyRules& rules) {
  if (!arrival.known_path) {
    return ApiError{
        404,
        fmt::format("Unknown request URL: {} {}", request.method, redacted_path(request.target)),
        {},
        "unknown_url",
        {}};
  }
  if (request.method != "POST") {
    return ApiError{405,
                    fmt::format("Not allowed to {} on this path; use POST.", request.method),
                    "invalid_request_error",
                    "method_not_allowed",
                    {}};
  }
  return check_key(arrival, key, rules);
}

Checked<ChatRequest> read_chat(const HttpRequest& request, const Arrival& arrival) {
  if (!arrival.body) {
    return tl::make_unexpected(invalid_request(fmt::format(
        "We could not parse the JSON body of your request: {}.", arrival.body.error().message())));
  }
  if (!arrival.body->is_object())
    return tl::make_unexpected(invalid_request("The body of the request must be a JSON object."));
  if (arrival.api == Api::openai_chat) return read_openai_request(*arrival.body);
  return read_anthropic_request(*arrival.body, request.header("anthropic-version"),
                                arrival.counts_only);
}

}  // namespace

Arrival read_arrival(const HttpRequest& request, const KeyRules& keys) {
  Arrival arrival;
  route(request, arrival);
  const auto key = key_of(request);
  arrival.key_form = key.form;
  if (!request.body.empty() || request.method == "POST") arrival.body = parse_json(request.body);
  if (auto problem = check(request, arrival, key, keys)) {
    arrival.chat = tl::make_unexpected(std::move(*problem));
  } else {
    arrival.chat = read_chat(request, arrival);
  }
  return arrival;
}

}  // namespace purser::simulator
