// gemini_stream_fuzz.cpp: any bytes as an answer of gemini's interface, streamed or whole, and as a
// stream with bare JSON in it.
#include <purser/adapters/providers/gemini/frames.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>

namespace {

using namespace purser;

/// All frames, one after the other, however the bytes are cut.
std::string cut_into_frames(std::string_view bytes, std::size_t step) {
  const auto frames = gemini::frames();
  std::string all;
  const auto keep = [&](const provider_wire::Frame& frame) -> Result<StreamControl> {
    all.append(frame.name).append("|").append(frame.data).append("\n");
    return StreamControl::go_on;
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!frames->feed(bytes.substr(at, step), keep)) return all + "failed";
  }
  return frames->finish(keep) ? all : all + "broken off";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  fuzz::require(cut_into_frames(bytes, size) ==
                cut_into_frames(bytes, 1 + data[0] % std::size_t{64}));
  return fuzz::check<gemini::StreamDecoder>(
      data, size, [](std::string_view body) { return gemini::decode(body); });
}
