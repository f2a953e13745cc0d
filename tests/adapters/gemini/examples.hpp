// examples.hpp: answers in the shapes that Google documents.
#pragma once

namespace purser::gemini::examples {

inline constexpr const char* body =
    R"({"candidates":[{"index":0,"finishReason":"STOP","content":{"role":"model","parts":[
  {"thought":true,"text":"Feet to metres."},
  {"functionCall":{"id":"fc-7","name":"convert","args":{"value": 12,"from":"ft","to":"m"}},"thoughtSignature":"CsIBAfeet1="},
  {"functionCall":{"id":"fc-8","name":"round","args":{}}}]}}],
 "usageMetadata":{"promptTokenCount":3000,"cachedContentTokenCount":2048,"toolUsePromptTokenCount":400,
  "candidatesTokenCount":60,"thoughtsTokenCount":240,"totalTokenCount":3700,
  "promptTokensDetails":[{"modality":"TEXT","tokenCount":2742},{"modality":"IMAGE","tokenCount":258}],
  "cacheTokensDetails":[{"modality":"TEXT","tokenCount":2048}]},
 "modelVersion":"gemini-2.5-pro","responseId":"rX3x"})";

inline constexpr const char* stream =
    "data: "
    "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"thought\":true,"
    "\"text\":\"Feet "
    "\"}]}}],\"usageMetadata\":{\"promptTokenCount\":300,\"cachedContentTokenCount\":"
    "200,\"thoughtsTokenCount\":12,\"totalTokenCount\":312},\"modelVersion\":\"gemini-3-pro\","
    "\"responseId\":\"rX4-_y\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"thought\":true,\"text\":\"to "
    "metres.\"}]}}],\"responseId\":\"rX4-_y\"}\r\n\r\n"
    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Gr\\u00fc\"}],\"role\":\"model\"},"
    "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":300,\"cachedContentTokenCount\":200,"
    "\"candidatesTokenCount\":3,\"thoughtsTokenCount\":24,\"totalTokenCount\":327}}\r\n\r\n"
    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\xc3\x9f"
    " Gott 😀\"}],\"role\":\"model\"},\"index\":0}]}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"CsIBend=\"}],"
    "\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{"
    "\"promptTokenCount\":300,\"cachedContentTokenCount\":200,\"candidatesTokenCount\":9,"
    "\"thoughtsTokenCount\":24,\"totalTokenCount\":333},\"modelVersion\":\"gemini-3-pro\","
    "\"responseId\":\"rX4-_y\"}\r\n\r\n";

}  // namespace purser::gemini::examples
