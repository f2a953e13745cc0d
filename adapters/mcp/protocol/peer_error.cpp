// peer_error.cpp: codes of the wire become codes to act on.
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>
#include <purser/adapters/mcp/protocol/revision.hpp>

namespace purser::mcp {
namespace {

ErrorCode code_for(std::int64_t code, std::string_view method) noexcept {
  if (code == wire_code::method_not_found) return ErrorCode::unsupported;
  if (code == wire_code::missing_client_capability) return ErrorCode::unsupported;
  if (code == wire_code::resource_not_found) return ErrorCode::not_found;
  const bool reads = method == "resources/read";
  if (code == wire_code::invalid_params && reads) return ErrorCode::not_found;
  return ErrorCode::bad_request;
}

/// Codes that are given before anything runs.
bool ran_nothing(std::int64_t code) noexcept {
  switch (code) {
    case wire_code::parse_error:
    case wire_code::invalid_request:
    case wire_code::method_not_found:
    case wire_code::invalid_params:
    case wire_code::resource_not_found:
    case wire_code::header_mismatch:
    case wire_code::missing_client_capability:
    case wire_code::unsupported_protocol_version:
      return true;
    default:
      return false;
  }
}

std::string words_of(const Json& versions) {
  std::string words;
  if (!versions.is_array()) return words;
  for (const auto& version : versions) {
    if (!version.is_string()) continue;
    if (!words.empty()) words += ", ";
    words += version.get_ref<const std::string&>();
  }
  return words;
}

std::string ours() {
  std::string words;
  for (const auto revision : revisions) {
    if (!words.empty()) words += ", ";
    words += to_string(revision);
  }
  return words;
}

}  // namespace

Error peer_error(const WireError& error, std::string_view method) {
  auto sentence =
      "the server answered " + std::string(method) + " with error " + std::to_string(error.code);
  return Error(code_for(error.code, method), std::move(sentence))
      .with_peer_message(error.message)
      .with_rejected(ran_nothing(error.code) || refuses_unrun(error.http_status));
}

Error initialize_error(const WireError& error) {
  const auto& supported = member(error.data, "supported");
  if (supported.is_array())
    return std::move(no_mutual_revision(supported))
        .with_peer_message(error.message + " (it speaks " + words_of(supported) + ")");
  return Error(ErrorCode::protocol_error,
               "the server refused the handshake with error " + std::to_string(error.code))
      .with_peer_message(error.message);
}

Error no_mutual_revision(const Json& supported) {
  return Error(ErrorCode::protocol_error,
               "the server speaks none of the protocol's revisions that we do (" + ours() + ")")
      .with_peer_message("it speaks " + words_of(supported));
}

}  // namespace purser::mcp
