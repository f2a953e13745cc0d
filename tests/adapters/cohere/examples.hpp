// examples.hpp: answers in the shapes that Cohere documents.
#pragma once

namespace purser::cohere::examples {

inline constexpr const char* body =
    R"({"id":"c7-1","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_plan":"I will ask the depot.",
 "tool_calls":[{"id":"depot_k9","type":"function","function":{"name":"depot","arguments":"{\"depot\":7}"}},
   {"id":"depot_m2","type":"function","function":{"name":"depot","arguments":"{\"depot\":8}"}}]},
 "usage":{"billed_units":{"input_tokens":212,"output_tokens":31},"tokens":{"input_tokens":1311,"output_tokens":72},"cached_tokens":512}})";

inline constexpr const char* stream =
    R"(event: message-start
data: {"id":"c7-1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

event: tool-plan-delta
data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will ask"}}}

event: tool-plan-delta
data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":" the depot."}}}

event: tool-call-start
data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"depot_k9","type":"function","function":{"name":"depot","arguments":""}}}}}

event: tool-call-delta
data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"depot\""}}}}}

event: tool-call-delta
data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":":7}"}}}}}

event: tool-call-end
data: {"type":"tool-call-end","index":0}

event: tool-call-start
data: {"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"depot_m2","type":"function","function":{"name":"depot","arguments":""}}}}}

event: tool-call-delta
data: {"type":"tool-call-delta","index":1,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"depot\":8}"}}}}}

event: tool-call-end
data: {"type":"tool-call-end","index":1}

event: message-end
data: {"type":"message-end","id":"c7-1","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":212,"output_tokens":31},"tokens":{"input_tokens":1311,"output_tokens":72},"cached_tokens":512}}}

)";

inline constexpr const char* text_body =
    R"({"id":"c7-2","message":{"role":"assistant","content":[{"type":"thinking","thinking":"Greet."},{"type":"text","text":"Grüß Gott, 😀!"}],
 "citations":[{"start":0,"end":4,"text":"Grüß","sources":[]}]},"finish_reason":"COMPLETE",
 "usage":{"billed_units":{"input_tokens":12.0,"output_tokens":9.0},"tokens":{"input_tokens":70,"output_tokens":11}}})";

inline constexpr const char* text_stream =
    R"(event: message-start
data: {"id":"c7-2","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

event: content-start
data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}

event: content-delta
data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"Greet."}}}}

event: content-end
data: {"type":"content-end","index":0}

event: content-start
data: {"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}

event: content-delta
data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Grüß Go"}}},"logprobs":{"token_ids":[1,2]}}

event: citation-start
data: {"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":0,"end":4,"text":"Grüß","sources":[]}}}}

event: citation-end
data: {"type":"citation-end","index":0}

event: content-delta
data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"tt, \ud83d\ude00!"}}}}

event: content-end
data: {"type":"content-end","index":1}

event: message-end
data: {"type":"message-end","id":"c7-2","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":12.0,"output_tokens":9.0},"tokens":{"input_tokens":70,"output_tokens":11}}}}

)";

inline constexpr const char* embeddings =
    R"({"id":"e7-1","embeddings":{"float":[[0.25,-1,0.5],[1e-1,0,2]]},"texts":["a","b"],
 "meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":6}},"response_type":"embeddings_by_type"})";

}  // namespace purser::cohere::examples
