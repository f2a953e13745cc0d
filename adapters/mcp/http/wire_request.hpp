// wire_request.hpp: the HTTP requests that carry messages, pure.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/http/message.hpp>
#include <purser/adapters/mcp/http/http_transport.hpp>

namespace purser::mcp {

/// What the headers of a request say about the conversation.
struct Conversation {
  Revision revision = newest_legacy;
  std::string session{};  ///< empty: none; modern servers have none
};

/// Without `Authorization` of the authorizer. Bodies have no limit of their own and no timeouts but
/// for the connection: streams may be long and quiet.
[[nodiscard]] http::Request post_request(const HttpOptions& options, const Conversation& about,
                                         const Outgoing& outgoing, std::string body);
/// The stream of unasked messages, or, with `last_event_id`, what is left of a broken one.
[[nodiscard]] http::Request get_request(const HttpOptions& options, const Conversation& about,
                                        std::string_view last_event_id);
/// The end of the session.
[[nodiscard]] http::Request delete_request(const HttpOptions& options, const Conversation& about);

/// Errors: `invalid_argument`: a header that the transport writes itself, or a name or value that
/// HTTP forbids, both named.
[[nodiscard]] Result<> check_headers(const HttpOptions& options);

/// Nothing: not visible ASCII, or longer than `bytes_max`.
[[nodiscard]] bool is_session_id(std::string_view id, std::size_t bytes_max) noexcept;

}  // namespace purser::mcp
