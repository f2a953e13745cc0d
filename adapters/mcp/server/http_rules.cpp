// http_rules.cpp: Host, Origin, Authorization, Accept, and the headers of the modern era.
#include <purser/adapters/mcp/server/detail/http_rules.hpp>

#include <algorithm>
#include <cctype>

#include <purser/adapters/mcp/server/detail/server_protocol.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::mcp {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

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
  return lower(name);
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
    if (f(lower(item))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool accepts(std::string_view accept, std::string_view type, std::string_view any_subtype) {
  return any_media_type(accept, [&](const std::string& item) {
    return item == type || item == "*/*" || item == any_subtype;
  });
}

/// The value of an argument as its header has it; nothing: it has none.
std::optional<std::string> header_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return dump_json(value);
  return std::nullopt;
}

const char* named_by(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  return nullptr;
}

std::optional<std::string> compare(const http_server::Request& http, const std::string& header,
                                   const std::optional<std::string>& expected) {
  const auto* const sent = http.header(lower(header));
  if (sent == nullptr && !expected) return std::nullopt;
  if (sent == nullptr) return header + " is missing";
  if (!expected) return header + " has no counterpart in the body";
  const auto value = decode_header(*sent);
  if (!value) return header + " is not encoded as it should be";
  if (*value != *expected) return header + " does not say what the body says";
  return std::nullopt;
}

/// Arguments with `x-mcp-header`, reached by names only.
std::optional<std::string> compare_arguments(const http_server::Request& http, const Json& schema,
                                             const Json& arguments, int depth) {
  const auto& properties = member(schema, "properties");
  if (!properties.is_object() || depth == 0) return std::nullopt;
  for (const auto& [name, property] : properties.items()) {
    const auto& value = member(arguments, name);
    std::optional<std::string> wrong;
    if (const auto& header = member(property, "x-mcp-header"); header.is_string()) {
      wrong = compare(http, "Mcp-Param-" + header.get<std::string>(), header_text(value));
    } else {
      wrong = compare_arguments(http, property, value, depth - 1);
    }
    if (wrong) return wrong;
  }
  return std::nullopt;
}

}  // namespace

bool is_allowed_host(std::string_view host, const std::vector<std::string>& allowed) {
  const auto name = host_name(host);
  if (!name) return false;
  if (allowed.empty()) return is_loopback_name(*name);
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const auto& one) { return lower(one) == *name; });
}

bool is_allowed_origin(std::string_view origin, const std::vector<std::string>& allowed) {
  if (!allowed.empty()) {
    return std::any_of(allowed.begin(), allowed.end(),
                       [&](const auto& one) { return lower(one) == lower(origin); });
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_allowed_host(origin.substr(scheme.size()), {});
  }
  return false;
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return std::nullopt;
  if (lower(authorization.substr(0, scheme.size())) != scheme) return std::nullopt;
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

std::optional<std::string> decode_header(std::string_view value) {
  constexpr std::string_view opening = "=?base64?";
  constexpr std::string_view closing = "?=";
  value = trimmed(value);
  const bool encoded = value.size() >= opening.size() + closing.size() &&
                       value.starts_with(opening) && value.ends_with(closing);
  if (!encoded) return std::string(value);
  value.remove_prefix(opening.size());
  value.remove_suffix(closing.size());
  return from_base64(value);
}

std::optional<std::string> header_mismatch(const http_server::Request& http, const Request& request,
                                           const Json& schema) {
  const auto& version =
      member(member(request.params, "_meta"), "io.modelcontextprotocol/protocolVersion");
  if (version.is_string()) {
    if (auto wrong = compare(http, "MCP-Protocol-Version", version.get<std::string>()))
      return wrong;
  }
  if (auto wrong = compare(http, "Mcp-Method", request.method)) return wrong;
  if (const auto* const key = named_by(request.method)) {
    const auto& name = member(request.params, key);
    std::optional<std::string> expected;
    if (name.is_string()) expected = name.get<std::string>();
    if (auto wrong = compare(http, "Mcp-Name", expected)) return wrong;
  }
  constexpr int depth_max = 16;
  return compare_arguments(http, schema, member(request.params, "arguments"), depth_max);
}

}  // namespace purser::mcp
