// request_state.cpp: base64 of the content, a point, and an HMAC of content and request.
#include <purser/adapters/mcp/server/request_state.hpp>

#include <fmt/format.h>

#include <purser/adapters/crypto/hmac.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::mcp {
namespace {

std::string mac_of(const Secret& key, std::string_view content, const SealedFor& what) {
  auto params = what.params.is_object() ? what.params : Json::object();
  for (const auto* const round : {"inputResponses", "requestState", "_meta"}) params.erase(round);
  const auto request = dump_json(params);
  // Lengths keep the parts apart.
  const auto text = fmt::format("{}:{}{}:{}{}:{}{}", what.caller.size(), what.caller,
                                what.method.size(), what.method, request.size(), request, content);
  return crypto::to_hex(crypto::hmac_sha256(key.reveal(), text));
}

tl::unexpected<Error> bad_state(std::string_view why) {
  return fail(ErrorCode::invalid_argument, fmt::format("params.requestState {}", why));
}

std::int64_t seconds_of(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string seal(const Secret& key, const Json& content, const SealedFor& what, WallTime expires) {
  Json box = Json::object();
  box["until"] = seconds_of(expires);
  box["content"] = content;
  const auto text = dump_json(box);
  return to_base64(text) + "." + mac_of(key, text, what);
}

Result<Json> unseal(const Secret& key, std::string_view text, const SealedFor& what, WallTime now) {
  const auto point = text.rfind('.');
  if (point == text.npos) return bad_state("was not made here");
  const auto content = from_base64(text.substr(0, point));
  if (!content) return bad_state("was not made here");
  const auto expected = mac_of(key, *content, what);
  if (!crypto::equal_in_constant_time(expected, text.substr(point + 1))) {
    return bad_state("was not made here for this request");
  }
  auto box = parse_json(*content);
  if (!box || !box->is_object()) return bad_state("was not made here");
  const auto until = box->find("until");
  if (until == box->end() || !until->is_number_integer() ||
      until->get<std::int64_t>() < seconds_of(now)) {
    return bad_state("is too old: begin anew without it");
  }
  return std::move((*box)["content"]);
}

}  // namespace purser::mcp
