// examples.hpp: answers in the shapes that OpenAI documents for Responses.
#pragma once

namespace purser::responses::examples {

inline constexpr const char* body =
    R"({"id":"resp_A1","object":"response","created_at":1795200100,"status":"completed","model":"gpt-5.6-luna","error":null,"incomplete_details":null,"service_tier":"default",
 "output":[{"id":"rs_7","type":"reasoning","summary":[{"type":"summary_text","text":"The harbour is asked for."},{"type":"summary_text","text":"Search first."}],"encrypted_content":"gAAAAABq"},
  {"id":"ws_7","type":"web_search_call","status":"completed","action":{"type":"search","queries":["ferry Norddeich"]}},
  {"id":"msg_7","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"One moment: Grüße 😀","annotations":[],"logprobs":[]}]},
  {"id":"fc_7","type":"function_call","status":"completed","call_id":"call_x","name":"ferry","arguments":"{\"from\":\"Norddeich\"}"},
  {"id":"fc_8","type":"function_call","status":"completed","call_id":"call_y","name":"weather","arguments":"{}"}],
 "usage":{"input_tokens":6000,"input_tokens_details":{"cached_tokens":3072,"cache_write_tokens":1024,"cache_write_tokens_details":{"ttl_30m_tokens":1024,"ttl_12h_tokens":0}},
   "output_tokens":300,"output_tokens_details":{"reasoning_tokens":192},"total_tokens":6300},
 "tool_usage":{"web_search":{"num_requests":1},"image_gen":{"input_tokens":0,"output_tokens":0,"total_tokens":0,"input_tokens_details":{"image_tokens":0,"text_tokens":0}}}})";

inline constexpr const char* stream =
    R"(event: response.created
data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_A1","object":"response","status":"in_progress","model":"gpt-5.6-luna","service_tier":"auto","output":[],"usage":null}}

event: response.in_progress
data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_A1","object":"response","status":"in_progress","output":[]}}

event: response.output_item.added
data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"rs_7","type":"reasoning","summary":[],"encrypted_content":"gA"}}

event: response.reasoning_summary_part.added
data: {"type":"response.reasoning_summary_part.added","sequence_number":3,"item_id":"rs_7","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

event: response.reasoning_summary_text.delta
data: {"type":"response.reasoning_summary_text.delta","sequence_number":4,"item_id":"rs_7","output_index":0,"summary_index":0,"delta":"The harbour "}

event: response.reasoning_summary_text.delta
data: {"type":"response.reasoning_summary_text.delta","sequence_number":5,"item_id":"rs_7","output_index":0,"summary_index":0,"delta":"is asked for."}

event: response.reasoning_summary_text.delta
data: {"type":"response.reasoning_summary_text.delta","sequence_number":6,"item_id":"rs_7","output_index":0,"summary_index":1,"delta":"Search first."}

event: response.output_item.done
data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"id":"rs_7","type":"reasoning","summary":[{"type":"summary_text","text":"The harbour is asked for."},{"type":"summary_text","text":"Search first."}],"encrypted_content":"gAAAAABq"}}

event: response.output_item.added
data: {"type":"response.output_item.added","sequence_number":8,"output_index":1,"item":{"id":"ws_7","type":"web_search_call","status":"in_progress"}}

event: response.web_search_call.searching
data: {"type":"response.web_search_call.searching","sequence_number":9,"item_id":"ws_7","output_index":1}

event: response.output_item.done
data: {"type":"response.output_item.done","sequence_number":10,"output_index":1,"item":{"id":"ws_7","type":"web_search_call","status":"completed","action":{"type":"search","queries":["ferry Norddeich"]}}}

event: response.output_item.added
data: {"type":"response.output_item.added","sequence_number":11,"output_index":2,"item":{"id":"msg_7","type":"message","status":"in_progress","role":"assistant","content":[]}}

event: response.content_part.added
data: {"type":"response.content_part.added","sequence_number":12,"item_id":"msg_7","output_index":2,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}

event: response.output_text.delta
data: {"type":"response.output_text.delta","sequence_number":13,"item_id":"msg_7","output_index":2,"content_index":0,"delta":"One moment: Gr","logprobs":[],"obfuscation":"k2"}

event: response.output_text.delta
data: {"type":"response.output_text.delta","sequence_number":14,"item_id":"msg_7","output_index":2,"content_index":0,"delta":"üße \ud83d\ude00"}

event: response.output_text.done
data: {"type":"response.output_text.done","sequence_number":15,"item_id":"msg_7","output_index":2,"content_index":0,"text":"One moment: Grüße 😀"}

event: response.output_item.done
data: {"type":"response.output_item.done","sequence_number":16,"output_index":2,"item":{"id":"msg_7","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"One moment: Grüße 😀","annotations":[]}]}}

event: response.output_item.added
data: {"type":"response.output_item.added","sequence_number":17,"output_index":3,"item":{"id":"fc_7","type":"function_call","status":"in_progress","call_id":"call_x","name":"ferry","arguments":""}}

event: response.output_item.added
data: {"type":"response.output_item.added","sequence_number":18,"output_index":4,"item":{"id":"fc_8","type":"function_call","status":"in_progress","call_id":"call_y","name":"weather","arguments":""}}

event: response.function_call_arguments.delta
data: {"type":"response.function_call_arguments.delta","sequence_number":19,"item_id":"fc_7","output_index":3,"delta":"{\"from\":\"Nord"}

event: response.function_call_arguments.delta
data: {"type":"response.function_call_arguments.delta","sequence_number":20,"item_id":"fc_8","output_index":4,"delta":"{}"}

event: response.function_call_arguments.delta
data: {"type":"response.function_call_arguments.delta","sequence_number":21,"item_id":"fc_7","output_index":3,"delta":"deich\"}"}

event: response.output_item.done
data: {"type":"response.output_item.done","sequence_number":22,"output_index":3,"item":{"id":"fc_7","type":"function_call","status":"completed","call_id":"call_x","name":"ferry","arguments":"{\"from\":\"Norddeich\"}"}}

event: response.output_item.done
data: {"type":"response.output_item.done","sequence_number":23,"output_index":4,"item":{"id":"fc_8","type":"function_call","status":"completed","call_id":"call_y","name":"weather","arguments":"{}"}}

event: response.completed
data: {"type":"response.completed","sequence_number":24,"response":{"id":"resp_A1","object":"response","status":"completed","model":"gpt-5.6-luna","service_tier":"default","error":null,"output":[{"id":"msg_7","type":"message","role":"assistant","content":[{"type":"output_text","text":"told before"}]},{"id":"ws_7","type":"web_search_call","status":"completed"}],"usage":{"input_tokens":6000,"input_tokens_details":{"cached_tokens":3072,"cache_write_tokens":1024},"output_tokens":300,"output_tokens_details":{"reasoning_tokens":192},"total_tokens":6300},"tool_usage":{"web_search":{"num_requests":1}}}}

)";

inline constexpr const char* text_body =
    R"({"id":"resp_B","object":"response","status":"incomplete","model":"gpt-4.1-mini","incomplete_details":{"reason":"max_output_tokens"},"output":[{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"It is a lo"},{"type":"refusal","refusal":"No."}]}],"usage":{"input_tokens":12,"output_tokens":5,"total_tokens":17}})";

inline constexpr const char* text_stream =
    R"(: keep-alive

data: {"type":"response.created","response":{"id":"resp_B","model":"gpt-4.1-mini","usage":null}}

data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"It is"}

data: {"delta":" a lo","content_index":0,"output_index":0,"type":"response.output_text.delta"}

data: {"type":"response.refusal.delta","output_index":0,"content_index":1,"delta":"No."}

data: {"type":"response.incomplete","response":{"id":"resp_B","model":"gpt-4.1-mini","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":12,"output_tokens":5,"total_tokens":17}}}

)";

}  // namespace purser::responses::examples
