// examples.hpp: answers in the shapes that OpenAI documents.
#pragma once

namespace purser::openai::examples {

inline constexpr const char* body =
    R"({"id":"chatcmpl-Qx1","object":"chat.completion","created":1795200000,"model":"gpt-5.6-terra","service_tier":"default",
 "choices":[{"index":0,"finish_reason":"tool_calls","logprobs":null,
   "message":{"role":"assistant","content":null,"refusal":null,"annotations":[],
     "tool_calls":[{"id":"call_a1","type":"function","function":{"name":"depot_status","arguments":"{\"depot\":7}"}}]}}],
 "usage":{"prompt_tokens":2400,"completion_tokens":96,"total_tokens":2496,
   "prompt_tokens_details":{"cached_tokens":1536,"cache_write_tokens":512,"audio_tokens":0},
   "completion_tokens_details":{"reasoning_tokens":64,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}})";

inline constexpr const char* stream =
    R"(data: {"id":"chatcmpl-Qx1","object":"chat.completion.chunk","created":1795200001,"model":"gpt-5.6-terra","service_tier":"default","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a1","type":"function","function":{"name":"depot_status","arguments":""}}],"refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

data: {"id":"chatcmpl-Qx1","object":"chat.completion.chunk","created":1795200001,"model":"gpt-5.6-terra","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"dep"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

data: {"id":"chatcmpl-Qx1","object":"chat.completion.chunk","created":1795200001,"model":"gpt-5.6-terra","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"ot\":7}"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

data: {"id":"chatcmpl-Qx1","object":"chat.completion.chunk","created":1795200001,"model":"gpt-5.6-terra","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}],"usage":null}

data: {"id":"chatcmpl-Qx1","object":"chat.completion.chunk","created":1795200001,"model":"gpt-5.6-terra","service_tier":"default","choices":[],"usage":{"prompt_tokens":2400,"completion_tokens":96,"total_tokens":2496,"prompt_tokens_details":{"cached_tokens":1536,"cache_write_tokens":512},"completion_tokens_details":{"reasoning_tokens":64}}}

data: [DONE]

)";

inline constexpr const char* text_body =
    R"({"id":"c1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","reasoning_content":"Greet.","content":"Grüß Gott, 😀!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}})";

inline constexpr const char* text_stream =
    R"(: keep-alive

data: {"id":"c1","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"obfuscation":"xx"}

data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"reasoning_content":"Greet."},"finish_reason":null}]}

data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"Grüß Go"},"finish_reason":null}]}

data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"tt, \ud83d\ude00!"},"finish_reason":null}]}

data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

data: {"id":"c1","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}}

data: [DONE]

)";

}  // namespace purser::openai::examples
