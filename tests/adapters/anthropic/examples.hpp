// examples.hpp: answers in the shapes that Anthropic documents.
#pragma once

namespace purser::anthropic::examples {

inline constexpr const char* body =
    R"({"id":"msg_31","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"thinking","thinking":"Need the legal rate.","signature":"EuYBCkQ..."},
  {"type":"tool_use","id":"toolu_7","name":"vat_rate","input":{"country":"DE"},"caller":{"type":"direct"}}],
 "stop_reason":"tool_use","stop_sequence":null,"stop_details":null,"container":null,
 "usage":{"input_tokens":120,"cache_creation_input_tokens":1000,"cache_read_input_tokens":4000,"cache_creation":{"ephemeral_5m_input_tokens":600,"ephemeral_1h_input_tokens":400},
   "output_tokens":210,"output_tokens_details":{"thinking_tokens":150},"server_tool_use":{"web_search_requests":1,"web_fetch_requests":0},"service_tier":"standard","inference_geo":"global","speed":"standard"}})";

inline constexpr const char* stream_as_body =
    R"({"id":"msg_32","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"thinking","thinking":"Need the legal rate.","signature":"EuYBCkQ..."},
  {"type":"text","text":"Ich prüfe 😀."},{"type":"tool_use","id":"toolu_8","name":"vat_rate","input":{"country":"DE"}}],
 "stop_reason":"tool_use","usage":{"input_tokens":120,"cache_creation_input_tokens":0,"cache_read_input_tokens":5000,"output_tokens":215,"output_tokens_details":{"thinking_tokens":150},"service_tier":"standard"}})";

inline constexpr const char* stream =
    R"(event: message_start
data: {"type":"message_start","message":{"id":"msg_32","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":120,"cache_creation_input_tokens":0,"cache_read_input_tokens":5000,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":3,"service_tier":"standard"}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

event: ping
data: {"type":"ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Need the legal rate."}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EuYBCkQ..."}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: content_block_start
data: {"content_block":{"text":"","type":"text"},"index":1,"type":"content_block_start"}

event: content_block_delta
data: {"delta":{"text":"Ich prü","type":"text_delta"},"index":1,"type":"content_block_delta"}

event: content_block_delta
data: {"delta":{"text":"fe \ud83d\ude00.","type":"text_delta"},"index":1,"type":"content_block_delta"}

event: content_block_stop
data: {"type":"content_block_stop","index":1}

event: content_block_start
data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_8","name":"vat_rate","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"country\":"}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"DE\"}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":2}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":120,"cache_creation_input_tokens":0,"cache_read_input_tokens":5000,"output_tokens":215,"output_tokens_details":{"thinking_tokens":150}}}

event: message_stop
data: {"type":"message_stop"}

)";

}  // namespace purser::anthropic::examples
