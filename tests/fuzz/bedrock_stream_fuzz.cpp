// bedrock_stream_fuzz.cpp: any bytes as an answer of bedrock's interface, streamed or whole. The
// events are written as server-sent events, whose names and data are the same.
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace purser;
  return fuzz::check<bedrock::StreamDecoder>(
      data, size, [](std::string_view body) { return bedrock::decode(body); });
}
