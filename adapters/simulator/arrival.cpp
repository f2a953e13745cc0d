// arrival.cpp: routes, authenticates, parses and checks a request.
#include <purser/adapters/simulator/arrival.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <purser/adapters/simulator/redaction.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::array<std::pair<KeyForm, std::string_view>, 3> key_headers{{
    {KeyForm::x_api_key, "x-api-key"},
    {KeyForm::x_goog_api_key, "x-goog-api-key"},
    {KeyForm::api_key, "api-key"},
}};

struct Key {
  KeyForm form = KeyForm::none;
  std::string_view value{};
};

/// What follows `before`, whose letters' case does not matter; empty where the text begins
/// otherwise.
std::string_view behind(std::string_view text, std::string_view before) {
  const auto same = [](char lower, char b) {
    return lower == b || (b >= 'A' && b <= 'Z' && b + 32 == lower);
  };
  if (text.size() <= before.size() ||
      !std::equal(before.begin(), before.end(), text.begin(), same)) {
    return {};
  }
  return text.substr(before.size());
}

std::string_view query_value(std::string_view target, std::string_view name) {
  auto rest = target.substr(std::min(target.size(), target.find('?')));
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto field = rest.substr(0, rest.find('&'));
    if (field.starts_with(name) && field.substr(name.size()).starts_with('='))
      return field.substr(name.size() + 1);
    rest.remove_prefix(field.size());
  }
  return {};
}

Key key_of(const HttpRequest& request) {
  for (const auto& [form, header] : key_headers) {
    if (const auto value = request.header(header); !value.empty()) return {form, value};
  }
  const auto authorization = request.header("authorization");
  if (const auto token = behind(authorization, "bearer "); !token.empty())
    return {KeyForm::bearer, token};
  if (const auto signature = behind(authorization, "aws4-hmac-sha256 credential=");
      !signature.empty()) {
    return {KeyForm::sigv4, signature.substr(0, signature.find('/'))};
  }
  if (const auto value = query_value(request.target, "key"); !value.empty())
    return {KeyForm::query, value};
  return {};
}

/// An unknown path is answered in the shape that the headers suggest.
Api guessed_api(const HttpRequest& request) {
  const bool anthropic =
      !request.header("anthropic-version").empty() || !request.header("x-api-key").empty();
  return anthropic ? Api::anthropic_messages : Api::openai_chat;
}

void route(const HttpRequest& request, Arrival& arrival) {
  const Wire* const wire = find_wire(request.path());
  arrival.known_path = wire != nullptr;
  arrival.api = wire != nullptr ? wire->api() : guessed_api(request);
  arrival.counts_only = wire != nullptr && wire->counts_only(request.path());
}

Problem check_key(const Wire& wire, const Key& key, const KeyRules& rules) {
  if (!wire.needs_key()) return std::nullopt;
  if (key.value.empty() || !wire.takes_key(key.form)) {
    return rules.required ? Problem(wire.missing_key()) : std::nullopt;
  }
  const bool accepted =
      rules.accepted.empty() ||
      std::any_of(rules.accepted.begin(), rules.accepted.end(),
                  [&](const Secret& known) { return known.reveal() == key.value; });
  return accepted ? std::nullopt : Problem(wire.wrong_key());
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
  return check_key(wire_of(arrival.api), key, rules);
}

Checked<ChatRequest> read_chat(const HttpRequest& request, const Arrival& arrival) {
  if (!arrival.body) {
    return tl::make_unexpected(invalid_request(fmt::format(
        "We could not parse the JSON body of your request: {}.", arrival.body.error().message())));
  }
  if (!arrival.body->is_object())
    return tl::make_unexpected(invalid_request("The body of the request must be a JSON object."));
  return wire_of(arrival.api).read(*arrival.body, request);
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
