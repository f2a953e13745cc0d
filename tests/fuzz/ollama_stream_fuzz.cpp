// ollama_stream_fuzz.cpp: any bytes as an answer of Ollama's interface, streamed or whole.
#include <purser/adapters/providers/ollama/stream_decoder.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>
#include <purser/tests/support/event_stream.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace purser;
  return fuzz::check<ollama::StreamDecoder>(
      data, size, [](std::string_view body) { return ollama::decode(body); }, decode_lines);
}
