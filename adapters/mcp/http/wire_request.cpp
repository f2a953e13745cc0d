// wire_request.cpp: headers by method, era and state of the conversation.
#include <purser/adapters/mcp/http/wire_request.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace purser::mcp {
namespace {

constexpr std::string_view both_types = "application/json, text/event-stream";

bool is_initialize(const Message& message) {
  const auto* request = std::get_if<Request>(&message);
  return request != nullptr && request->method == "initialize";
}

http::Request bare(http::Method method, const HttpOptions& options) {
  http::Request request(method, options.url.server(), options.url.target());
  request.headers = options.headers;
  request.secret_headers = options.secret_headers;
  request.timeouts.connect = std::min(request.timeouts.connect, options.limits.connect);
  request.timeouts.first_byte = http::Timeouts::none;
  request.timeouts.idle = http::Timeouts::none;
  request.timeouts.total = http::Timeouts::none;
  request.response_bytes_max = std::numeric_limits<std::size_t>::max();
  return request;
}

void add_state(http::Request& request, const Conversation& about) {
  request.headers.emplace_back("MCP-Protocol-Version", std::string(to_string(about.revision)));
  if (about.session.empty() || era_of(about.revision) == Era::modern) return;
  request.headers.emplace_back("Mcp-Session-Id", about.session);
}

bool is_written_by_us(std::string_view name) {
  constexpr std::array<std::string_view, 11> ours{
      "Accept",         "Content-Type", "Last-Event-ID",  "MCP-Protocol-Version",
      "Mcp-Session-Id", "Mcp-Method",   "Mcp-Name",       "Host",
      "User-Agent",     "Connection",   "Content-Length",
  };
  return std::any_of(ours.begin(), ours.end(),
                     [&](auto one) { return same_but_for_case(name, one); });
}

Result<> check_name(const HttpOptions& options, std::string_view name) {
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::invalid_argument, "header " + std::string(name) + " " + why);
  };
  if (is_written_by_us(name)) return refuse("is written by the transport itself");
  if (options.authorizer && same_but_for_case(name, "Authorization")) {
    return refuse("cannot stand beside an authorizer, which writes it");
  }
  return {};
}

}  // namespace

http::Request post_request(const HttpOptions& options, const Conversation& about,
                           const Outgoing& outgoing, std::string body) {
  auto request = bare(http::Method::post, options);
  request.headers.emplace_back("Content-Type", "application/json");
  request.headers.emplace_back("Accept", std::string(both_types));
  if (!is_initialize(outgoing.message)) add_state(request, about);
  for (const auto& [name, value] : outgoing.headers) request.headers.emplace_back(name, value);
  request.body = std::move(body);
  return request;
}

http::Request get_request(const HttpOptions& options, const Conversation& about,
                          std::string_view last_event_id) {
  auto request = bare(http::Method::get, options);
  request.headers.emplace_back("Accept", "text/event-stream");
  add_state(request, about);
  if (!last_event_id.empty()) {
    request.headers.emplace_back("Last-Event-ID", std::string(last_event_id));
  }
  return request;
}

http::Request delete_request(const HttpOptions& options, const Conversation& about) {
  auto request = bare(http::Method::del, options);
  add_state(request, about);
  request.timeouts.total = options.limits.close_grace;
  request.response_bytes_max = std::size_t{64} * 1024;
  return request;
}

Result<> check_headers(const HttpOptions& options) {
  for (const auto& header : options.headers) {
    if (auto checked = check_name(options, header.name); !checked) return checked;
  }
  for (const auto& header : options.secret_headers) {
    if (auto checked = check_name(options, header.name); !checked) return checked;
  }
  return {};
}

bool is_session_id(std::string_view id, std::size_t bytes_max) noexcept {
  return !id.empty() && id.size() <= bytes_max &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace purser::mcp
