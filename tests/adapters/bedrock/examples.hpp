// examples.hpp: answers in the shapes that AWS documents, and messages of an event stream.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/providers/bedrock/crc32.hpp>

namespace purser::bedrock::examples {

/// Costs 1,023.6 microdollars with Haiku 4.5's price.
inline constexpr const char* body =
    R"({"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"tu_1","name":"vat","input":{"c":"DE"}}}]}},"stopReason":"tool_use",
 "usage":{"inputTokens":80,"outputTokens":30,"totalTokens":2158,"cacheReadInputTokens":1536,"cacheWriteInputTokens":512,"cacheDetails":[{"ttl":"5m","inputTokens":512}]},"metrics":{"latencyMs":700}})";

/// Events by type and payload, as they come in order.
using Events = std::vector<std::pair<std::string, std::string>>;

inline Events stream() {
  return {
      {"messageStart", R"({"p":"abcd","role":"assistant"})"},
      {"contentBlockDelta",
       R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Need "}},"p":"abc"})"},
      {"contentBlockDelta",
       R"({"delta":{"reasoningContent":{"text":"the rate."}},"contentBlockIndex":0})"},
      {"contentBlockDelta",
       R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln"}}})"},
      {"contentBlockStop", R"({"contentBlockIndex":0})"},
      {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"Ich prüfe "}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"😀."}})"},
      {"contentBlockStop", R"({"contentBlockIndex":1})"},
      {"contentBlockStart",
       R"({"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"tu_2","name":"vat"}}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":""}}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"c\":"}}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":"\"DE\"}"}}})"},
      {"contentBlockStop", R"({"contentBlockIndex":2})"},
      {"messageStop", R"({"stopReason":"tool_use"})"},
      {"metadata",
       R"({"usage":{"inputTokens":80,"outputTokens":30,"totalTokens":110},"metrics":{"latencyMs":7}})"},
  };
}

inline void append_big_endian(std::string& out, std::uint32_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>((number >> shift) & 0xff);
}

/// A header whose value is a text.
inline std::string text_header(std::string_view name, std::string_view value) {
  std::string header;
  append_big_endian(header, static_cast<std::uint32_t>(name.size()), 1);
  header.append(name) += '\x07';
  append_big_endian(header, static_cast<std::uint32_t>(value.size()), 2);
  return header.append(value);
}

inline std::string message_of(std::string_view headers, std::string_view payload) {
  std::string message;
  append_big_endian(message, static_cast<std::uint32_t>(16 + headers.size() + payload.size()), 4);
  append_big_endian(message, static_cast<std::uint32_t>(headers.size()), 4);
  append_big_endian(message, crc32(message), 4);
  message.append(headers).append(payload);
  append_big_endian(message, crc32(message), 4);
  return message;
}

inline std::string event(std::string_view type, std::string_view payload) {
  return message_of(text_header(":event-type", type) +
                        text_header(":content-type", "application/json") +
                        text_header(":message-type", "event"),
                    payload);
}

}  // namespace purser::bedrock::examples
