// bedrock_frames_fuzz.cpp: any bytes as AWS's binary event stream; no input gets past a wrong
// checksum, so they are put right, too.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/providers/bedrock/crc32.hpp>
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/tests/fuzz/stream_fuzz.hpp>

namespace {

using namespace purser;

struct Parsed {
  std::vector<std::pair<std::string, std::string>> frames;
  std::optional<ErrorCode> error;
};

Parsed parse(std::string_view bytes, std::size_t step) {
  Parsed parsed;
  const auto parser = bedrock::event_frames();
  const auto keep = [&](const provider_wire::Frame& frame) -> Result<StreamControl> {
    parsed.frames.emplace_back(frame.name, frame.data);
    return StreamControl::go_on;
  };
  for (std::size_t at = 0; at < bytes.size() && !parsed.error; at += step) {
    const auto fed = parser->feed(bytes.substr(at, step), keep);
    if (!fed) parsed.error = fed.error().code();
  }
  if (parsed.error) return parsed;
  const auto ended = parser->finish(keep);
  if (!ended) parsed.error = ended.error().code();
  return parsed;
}

void check_cuts(std::string_view bytes, std::size_t step) {
  const auto whole = parse(bytes, bytes.size() + 1);
  const auto cut = parse(bytes, step);
  fuzz::require(whole.frames == cut.frames);
  fuzz::require(whole.error == cut.error);
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (int i = 0; i < 4; ++i)
    bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(number >> (24 - 8 * i));
}

/// The bytes as one message: lengths of headers as they are, all else made to fit.
std::string repaired(std::string_view bytes) {
  std::string message(bytes);
  if (message.size() < 16) message.resize(16);
  const auto end = message.size() - 4;
  put_number(message, 0, static_cast<std::uint32_t>(message.size()));
  put_number(message, 8, bedrock::crc32(std::string_view(message).substr(0, 8)));
  put_number(message, end, bedrock::crc32(std::string_view(message).substr(0, end)));
  return message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = 1 + data[0] % 64;
  check_cuts(bytes, step);
  check_cuts(repaired(bytes), step);
  return 0;
}
