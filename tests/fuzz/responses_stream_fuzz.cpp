// responses_stream_fuzz.cpp: any bytes as an answer of OpenAI's Responses, streamed or whole.
#include <purser/adapters/providers/responses/stream_decoder.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace purser;
  return fuzz::check<responses::StreamDecoder>(
      data, size, [](std::string_view body) { return responses::decode(body); });
}
