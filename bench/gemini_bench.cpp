// gemini_bench.cpp: Gemini's codec: a whole answer, and one chunk of a stream.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/frames.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>

using namespace purser;

namespace {

ModelRequest question() {
  ModelRequest request("gemini-2.5-pro", std::string(900, 'q'));
  request.output_tokens_max = 64;
  return request;
}

/// An answer of 1 KB.
std::string answer_body() {
  return R"({"candidates":[{"content":{"parts":[{"text":")" + std::string(700, 'a') +
         R"("}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{)"
         R"("promptTokenCount":230,"candidatesTokenCount":60,"totalTokenCount":290,)"
         R"("promptTokensDetails":[{"modality":"TEXT","tokenCount":230}]},)"
         R"("modelVersion":"gemini-2.5-pro","responseId":"aB3x"})";
}

/// The target is at most 30 microseconds.
void gemini_codec(benchmark::State& state) {
  const auto request = question();
  const auto answer = answer_body();
  for (auto _ : state) {
    benchmark::DoNotOptimize(gemini::encode(request));
    benchmark::DoNotOptimize(gemini::decode(answer));
  }
}
BENCHMARK(gemini_codec)->Unit(benchmark::kMicrosecond);

class CountingSink final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& chunk) override {
    bytes += chunk.text.size();
    return StreamControl::go_on;
  }
  std::size_t bytes = 0;
};

constexpr int chunks_per_answer = 1000;

/// Each element is what one read from the socket brings; all chunks report usage, as they do.
std::vector<std::string> streamed_answer() {
  std::vector<std::string> events(
      chunks_per_answer,
      R"(data: {"candidates":[{"content":{"parts":[{"text":" word"}],"role":"model"},"index":0}],)"
      R"("usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":7,"totalTokenCount":16,)"
      R"("promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]},)"
      R"("modelVersion":"gemini-2.5-pro","responseId":"aB3x"})"
      "\r\n\r\n");
  return events;
}

/// Framing, JSON, usage and the sink. The target is at most 1.5 microseconds.
void gemini_chunk(benchmark::State& state) {
  const auto events = streamed_answer();
  CountingSink sink;
  while (state.KeepRunningBatch(chunks_per_answer)) {
    gemini::StreamDecoder decoder;
    const auto frames = gemini::frames();
    const auto on_frame = [&](const provider_wire::Frame& frame) {
      return decoder.on_event(frame.name, frame.data, &sink);
    };
    for (const auto& event : events) {
      if (!frames->feed(event, on_frame)) state.SkipWithError("not read");
    }
  }
  benchmark::DoNotOptimize(sink.bytes);
}
BENCHMARK(gemini_chunk);

}  // namespace
