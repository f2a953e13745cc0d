// http_rules.cpp: Host, Origin, Authorization, Accept, and the headers of the modern era.
#include <purser/adapters/mcp/server/http_rules.hpp>

#include <algorithm>

#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/runtime/lower_case.hpp>

namespace purser::mcp {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// `[::1]` of `[::1]:80`, `localhost` of `localhost:80`; nothing: no host at all.
std::optional<std::string> host_name(std::string_view host) {
  const auto end = host.starts_with('[') ? host.find(']') : host.find(':');
  const bool bracketed = host.starts_with('[');
  if (bracketed && end == host.npos) return std::nullopt;
  const auto name = bracketed ? host.substr(0, end + 1) : host.substr(0, end);
  const auto rest = host.substr(name.size());
  const bool has_port =
      rest.size() > 1 && rest.front() == ':' &&
      std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (name.empty() || (!rest.empty() && !has_port)) return std::nullopt;
  return lower_case(name);
}

bool is_loopback_name(const std::string& name) {
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

/// Calls `f` with each element of a comma list, up to its `;`.
template <class F>
bool any_media_type(std::string_view list, F f) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    auto item = list.substr(0, comma);
    item = trimmed(item.substr(0, item.find(';')));
    if (f(lower_case(item))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool accepts(std::string_view accept, std::string_view type, std::string_view any_subtype) {
  return any_media_type(accept, [&](const std::string& item) {
    return item == type || item == "*/*" || item == any_subtype;
  });
}

std::optional<std::string> compare(const http_server::Request& http, const std::string& header,
                                   const std::optional<std::string>& expected) {
  const auto* const sent = http.header(lower_case(header));
  if (sent == nullptr && !expected) return std::nullopt;
  if (sent == nullptr) return header + " is missing";
  if (!expected) return header + " has no counterpart in the body";
  const auto value = decode_header(*sent);
  if (!value) return header + " is not encoded as it should be";
  if (*value != *expected) return header + " does not say what the body says";
  return std::nullopt;
}

std::optional<std::string> compare_all(const http_server::Request& http,
                                       const std::vector<RepeatedHeader>& expected) {
  for (const auto& [name, text] : expected) {
    if (auto wrong = compare(http, name, text)) return wrong;
  }
  return std::nullopt;
}

}  // namespace

bool is_allowed_host(std::string_view host, const std::vector<std::string>& allowed) {
  const auto name = host_name(host);
  if (!name) return false;
  if (allowed.empty()) return is_loopback_name(*name);
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const auto& one) { return lower_case(one) == *name; });
}

bool is_allowed_origin(std::string_view origin, const std::vector<std::string>& allowed) {
  if (!allowed.empty()) {
    return std::any_of(allowed.begin(), allowed.end(),
                       [&](const auto& one) { return same_but_for_case(one, origin); });
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_allowed_host(origin.substr(scheme.size()), {});
  }
  return false;
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return std::nullopt;
  if (!same_but_for_case(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
  return trimmed(authorization.substr(scheme.size()));
}

bool accepts_events(std::string_view accept) {
  return accept.empty() || accepts(accept, "text/event-stream", "text/*");
}

bool accepts_both(std::string_view accept) {
  return accepts_events(accept) &&
         (accept.empty() || accepts(accept, "application/json", "application/*"));
}

bool is_json(std::string_view content_type) {
  return any_media_type(content_type,
                        [](const std::string& item) { return item == "application/json"; });
}

std::optional<std::string> header_mismatch(const http_server::Request& http, const Request& request,
                                           const Json& schema) {
  const auto& version = member(member(request.params, "_meta"), meta_key::protocol_version);
  if (version.is_string()) {
    if (auto wrong = compare(http, "MCP-Protocol-Version", version.get<std::string>()))
      return wrong;
  }
  if (auto wrong = compare_all(http, repeated_headers(request.method, request.params))) {
    return wrong;
  }
  return compare_all(http, repeated_arguments(schema, member(request.params, "arguments")));
}

}  // namespace purser::mcp
