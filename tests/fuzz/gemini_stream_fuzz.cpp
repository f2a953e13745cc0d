// gemini_stream_fuzz.cpp: any bytes as an answer of gemini's interface, streamed or whole.
#include <purser/adapters/providers/gemini/stream_decoder.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace purser;
  return fuzz::check<gemini::StreamDecoder>(
      data, size, [](std::string_view body) { return gemini::decode(body); });
}
