// mcp_lines_fuzz.cpp: any bytes, cut anywhere, give the same lines as in one piece.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <purser/adapters/mcp/stdio/line_splitter.hpp>

namespace {

constexpr std::size_t limit = 16;

/// Lines as one text; `step` bytes at a time.
std::string lines_of(std::string_view bytes, std::size_t step) {
  purser::mcp::LineSplitter splitter(limit);
  std::string seen;
  const auto keep = [&](std::string_view line) {
    if (line.empty() || line.size() > limit || line.find('\n') != std::string_view::npos) {
      std::abort();
    }
    seen.append(line).append("\n");
    return line != "stop";
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!splitter.feed(bytes.substr(at, step), keep)) return seen + "failed";
  }
  splitter.finish(keep);
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = 1 + data[0] % 16;
  if (lines_of(bytes, bytes.size() + 1) != lines_of(bytes, step)) std::abort();
  return 0;
}
