// codec_bench.cpp: requests encoded, answers decoded, and one event of a stream, without a socket.
#include <benchmark/benchmark.h>

#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/adapters/providers/cohere/stream_decoder.hpp>
#include <purser/adapters/providers/ollama/encode.hpp>
#include <purser/adapters/providers/ollama/stream_decoder.hpp>

using namespace purser;

namespace {

constexpr int events_per_answer = 1000;

ModelRequest question() {
  ModelRequest request("model", std::string(900, 'q'));
  request.output_tokens_max = 64;
  return request;
}

class CountingSink final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& chunk) override {
    bytes += chunk.text.size();
    return StreamControl::go_on;
  }
  std::size_t bytes = 0;
};

/// A request and an answer of 1 KB each: the target is at most 30 microseconds.
template <class Encode, class Decode>
void both_ways(benchmark::State& state, Encode encode, Decode decode, const std::string& answer) {
  const auto request = question();
  if (!decode(answer)) state.SkipWithError("not decoded");
  for (auto _ : state) {
    benchmark::DoNotOptimize(encode(request));
    benchmark::DoNotOptimize(decode(answer));
  }
}

/// One event, decoded and given to a sink: the target is at most 1.5 microseconds. A decoder takes
/// as many as an answer has.
template <class Decoder>
void one_event(benchmark::State& state, std::string_view event) {
  CountingSink sink;
  while (state.KeepRunningBatch(events_per_answer)) {
    Decoder decoder;
    for (int i = 0; i < events_per_answer; ++i) {
      if (!decoder.on_event({}, event, &sink)) state.SkipWithError("not decoded");
    }
  }
  benchmark::DoNotOptimize(sink.bytes);
}

void cohere_codec(benchmark::State& state) {
  both_ways(
      state, [](const auto& request) { return cohere::encode(request); },
      [](const auto& body) { return cohere::decode(body); },
      R"({"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant","content":)"
      R"([{"type":"text","text":")" +
          std::string(800, 'a') +
          R"("}]},"usage":{"billed_units":{"input_tokens":230,"output_tokens":60},)"
          R"("tokens":{"input_tokens":730,"output_tokens":64}}})");
}
BENCHMARK(cohere_codec)->Unit(benchmark::kMicrosecond);

void cohere_event(benchmark::State& state) {
  one_event<cohere::StreamDecoder>(
      state, R"({"type":"content-delta","index":0,"delta":{"message":{"content":)"
             R"({"text":" word"}}}})");
}
BENCHMARK(cohere_event);

void ollama_codec(benchmark::State& state) {
  both_ways(
      state, [](const auto& request) { return ollama::encode(request); },
      [](const auto& body) { return ollama::decode(body); },
      R"({"model":"qwen3:8b","created_at":"2026-11-21T10:00:00Z","message":)"
      R"({"role":"assistant","content":")" +
          std::string(800, 'a') +
          R"("},"done":true,"done_reason":"stop","total_duration":910000000,)"
          R"("prompt_eval_count":230,"eval_count":60})");
}
BENCHMARK(ollama_codec)->Unit(benchmark::kMicrosecond);

void ollama_event(benchmark::State& state) {
  one_event<ollama::StreamDecoder>(
      state, R"({"model":"qwen3:8b","created_at":"2026-11-21T10:00:01.123456Z",)"
             R"("message":{"role":"assistant","content":" word"},"done":false})");
}
BENCHMARK(ollama_event);

}  // namespace
