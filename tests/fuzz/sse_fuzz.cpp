// sse_fuzz.cpp: any bytes, cut anywhere, give the same events as in one piece.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <purser/adapters/sse/parser.hpp>

namespace {

using purser::Result;
using purser::StreamControl;
using purser::sse::Event;
using purser::sse::Limits;
using purser::sse::Parser;

/// Events as one text; `step` bytes at a time.
std::string parse(std::string_view bytes, std::size_t step) {
  Parser parser(Limits{.line_bytes_max = 64, .event_bytes_max = 96});
  std::string seen;
  const auto keep = [&](const Event& event) -> Result<StreamControl> {
    seen.append(event.type)
        .append("|")
        .append(event.data)
        .append("|")
        .append(event.id)
        .append("\n");
    return event.data == "stop" ? StreamControl::stop : StreamControl::go_on;
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!parser.feed(bytes.substr(at, step), keep)) return seen + "failed";
  }
  return parser.finish(keep) ? seen : seen + "failed";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = 1 + data[0] % 16;
  if (parse(bytes, bytes.size() + 1) != parse(bytes, step)) std::abort();
  return 0;
}
