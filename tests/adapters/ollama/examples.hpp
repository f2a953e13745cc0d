// examples.hpp: answers in the shapes that Ollama documents.
#pragma once

namespace purser::ollama::examples {

inline constexpr const char* body =
    R"({"model":"qwen3:8b","created_at":"2026-11-21T10:00:00.1Z","message":{"role":"assistant","content":"","thinking":"Ask the depot.",
 "tool_calls":[{"id":"call_w1","function":{"index":0,"name":"depot","arguments":{"depot":7}}},{"function":{"index":1,"name":"depot","arguments":{"depot":8,"open":[true]}}}]},
 "done":true,"done_reason":"stop","total_duration":910000000,"load_duration":40000000,"prompt_eval_count":182,"prompt_eval_duration":90000000,"eval_count":37,"eval_duration":600000000})";

inline constexpr const char* stream =
    R"({"model":"qwen3:8b","created_at":"2026-11-21T10:00:00Z","message":{"role":"assistant","content":"","thinking":"Ask the"},"done":false}
{"model":"qwen3:8b","created_at":"2026-11-21T10:00:00Z","message":{"role":"assistant","content":"","thinking":" depot."},"done":false}
{"model":"qwen3:8b","created_at":"2026-11-21T10:00:00.1Z","message":{"role":"assistant","content":"","tool_calls":[{"id":"call_w1","function":{"index":0,"name":"depot","arguments":{"depot":7}}}]},"done":false}
{"model":"qwen3:8b","created_at":"2026-11-21T10:00:00.1Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":1,"name":"depot","arguments":{"depot":8,"open":[true]}}}]},"done":false}
{"model":"qwen3:8b","created_at":"2026-11-21T10:00:00.3Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":910000000,"prompt_eval_count":182,"eval_count":37}
)";

inline constexpr const char* text_body =
    R"({"model":"gemma3","created_at":"2026-11-21T10:00:01Z","message":{"content":"Grüß Gott, 😀!","role":"assistant","thinking":"Greet."},"done":true,"done_reason":"stop","prompt_eval_count":12,"eval_count":9})";

inline constexpr const char* text_stream =
    R"({"model":"gemma3","created_at":"2026-11-21T10:00:01Z","message":{"role":"assistant","content":"","thinking":"Greet."},"done":false}
{"model":"gemma3","created_at":"2026-11-21T10:00:01Z","message":{"role":"assistant","content":"Grüß Go"},"done":false}

{"model":"gemma3","created_at":"2026-11-21T10:00:01Z","message":{"role":"assistant","content":"tt, \ud83d\ude00!"},"done":false}
{"model":"gemma3","created_at":"2026-11-21T10:00:02Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":12,"eval_count":9}
)";

inline constexpr const char* embeddings =
    R"({"model":"all-minilm","embeddings":[[0.25,-1,0.5],[1e-1,0,2]],"total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8})";

}  // namespace purser::ollama::examples
