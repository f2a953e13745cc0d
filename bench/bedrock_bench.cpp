// bedrock_bench.cpp: Bedrock's codec: a request and its answer, a signature, one chunk of a stream.
#include <benchmark/benchmark.h>

#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/adapters/providers/bedrock/signer.hpp>
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>
#include <purser/adapters/simulator/bedrock/event_message.hpp>

using namespace purser;

namespace {

constexpr const char* model = "anthropic.claude-haiku-4-5-20251001-v1:0";

ModelRequest bedrock_question() {
  ModelRequest request(model, std::string(900, 'q'));
  request.output_tokens_max = 64;
  return request;
}

/// An answer of 1 KB.
std::string bedrock_answer() {
  return R"({"metrics":{"latencyMs":700},"output":{"message":{"content":[{"text":")" +
         std::string(700, 'a') +
         R"("}],"role":"assistant"}},"stopReason":"end_turn","usage":{"cacheReadInputTokens":0,)"
         R"("cacheWriteInputTokens":0,"inputTokens":230,"outputTokens":60,"totalTokens":290}})";
}

void bedrock_codec(benchmark::State& state) {
  const auto request = bedrock_question();
  const auto answer = bedrock_answer();
  for (auto _ : state) {
    benchmark::DoNotOptimize(bedrock::target_of(request.model, "us-east-1", "converse"));
    benchmark::DoNotOptimize(bedrock::encode(request));
    benchmark::DoNotOptimize(bedrock::decode(answer));
  }
}
BENCHMARK(bedrock_codec)->Unit(benchmark::kMicrosecond);

void bedrock_signature(benchmark::State& state) {
  bedrock::BedrockOptions options;
  options.access_key = {"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {}};
  const auto sign = bedrock::make_signer(options);
  const auto url = http::Url::parse("https://bedrock-runtime.us-east-1.amazonaws.com").value();
  http::Request request(http::Method::post, url,
                        bedrock::target_of(model, "us-east-1", "converse").value());
  request.body = bedrock::encode(bedrock_question()).value();
  for (auto _ : state) {
    request.headers.clear();
    request.secret_headers.clear();
    benchmark::DoNotOptimize(sign(request));
  }
}
BENCHMARK(bedrock_signature)->Unit(benchmark::kMicrosecond);

class CountingSink final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& chunk) override {
    bytes += chunk.text.size();
    return StreamControl::go_on;
  }
  std::size_t bytes = 0;
};

/// A message with its checksums, JSON, and the caller's sink; `parts` of one answer.
void bedrock_stream_chunk(benchmark::State& state) {
  const auto message = simulator::event_message(
      "contentBlockDelta",
      R"({"contentBlockIndex":0,"delta":{"text":" word"},"p":"abcdefghijklmnopqrstuvwxyz"})");
  CountingSink sink;
  constexpr int chunks_per_answer = 1000;
  while (state.KeepRunningBatch(chunks_per_answer)) {
    const auto frames = bedrock::event_frames();
    bedrock::StreamDecoder decoder;
    const auto take = [&](const provider_wire::Frame& frame) {
      return decoder.on_event(frame.name, frame.data, &sink);
    };
    for (int i = 0; i < chunks_per_answer; ++i) {
      const auto fed = frames->feed(message, take);
      if (!fed) state.SkipWithError("not parsed");
    }
  }
  benchmark::DoNotOptimize(sink.bytes);
}
BENCHMARK(bedrock_stream_chunk);

}  // namespace
