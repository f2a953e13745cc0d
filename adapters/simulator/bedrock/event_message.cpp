// event_message.cpp: big-endian lengths, text headers, checksums bit by bit.
#include <purser/adapters/simulator/bedrock/event_message.hpp>

#include <cstdint>

namespace purser::simulator {
namespace {

constexpr std::size_t message_prelude_bytes = 12;
constexpr std::size_t message_checksum_bytes = 4;

std::uint32_t message_checksum(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

void append_number(std::string& out, std::uint32_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>((number >> shift) & 0xffU);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  constexpr char text_type = 7;
  append_number(out, static_cast<std::uint32_t>(name.size()), 1);
  out += name;
  out += text_type;
  append_number(out, static_cast<std::uint32_t>(value.size()), 2);
  out += value;
}

std::string framed_message(std::string_view headers, std::string_view payload) {
  const auto bytes =
      message_prelude_bytes + headers.size() + payload.size() + message_checksum_bytes;
  std::string message;
  message.reserve(bytes);
  append_number(message, static_cast<std::uint32_t>(bytes), 4);
  append_number(message, static_cast<std::uint32_t>(headers.size()), 4);
  append_number(message, message_checksum(message), 4);
  message += headers;
  message += payload;
  append_number(message, message_checksum(message), 4);
  return message;
}

std::string labelled_message(std::string_view kind, std::string_view type_header,
                             std::string_view type, std::string_view json) {
  std::string headers;
  append_header(headers, type_header, type);
  append_header(headers, ":content-type", "application/json");
  append_header(headers, ":message-type", kind);
  return framed_message(headers, json);
}

}  // namespace

std::string event_message(std::string_view type, std::string_view json) {
  return labelled_message("event", ":event-type", type, json);
}

std::string exception_message(std::string_view type, std::string_view json) {
  return labelled_message("exception", ":exception-type", type, json);
}

std::string with_changed_payload(const std::string& message, std::string (*change)(std::string)) {
  constexpr auto least = message_prelude_bytes + message_checksum_bytes;
  if (message.size() < least || number_at(message, 0) != message.size()) return message;
  const std::size_t header_bytes = number_at(message, 4);
  if (header_bytes > message.size() - least) return message;
  const auto begin = message_prelude_bytes + header_bytes;
  return framed_message(
      std::string_view(message).substr(message_prelude_bytes, header_bytes),
      change(message.substr(begin, message.size() - begin - message_checksum_bytes)));
}

}  // namespace purser::simulator
