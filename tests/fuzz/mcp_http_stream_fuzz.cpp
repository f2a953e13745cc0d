// mcp_http_stream_fuzz.cpp: any answer, cut anywhere, gives the same messages and the same verdict.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <purser/adapters/mcp/http/answer_reader.hpp>
#include <purser/adapters/mcp/http/refusal.hpp>

namespace {

using namespace purser;

/// The first byte chooses what kind of answer it is, the second how it is cut.
struct Case {
  int status;
  std::string_view type;
};
constexpr Case cases[] = {{200, "text/event-stream"}, {200, "application/json"},
                          {200, "text/html"},         {202, ""},
                          {404, "application/json"},  {307, ""},
                          {400, "text/plain"},        {500, "text/event-stream"}};

std::string verdict(const mcp::AnswerReader& reader) {
  mcp::RefusedRequest refused;
  refused.place = "here";
  refused.origin = "https://a.example:443";
  refused.kind = reader.kind();
  refused.status = reader.status();
  refused.text = reader.text();
  refused.target = reader.text();
  refused.had_session = true;
  if (const auto error = mcp::error_in(refused)) return print_message(mcp::Message(*error));
  const auto lost = mcp::lost_by(refused);
  return to_string(lost.error) + (lost.session_gone ? " gone" : "");
}

std::string read(const Case& kind, std::string_view bytes, std::size_t step) {
  mcp::Limits limits;
  limits.message_bytes_max = 4096;
  limits.json_depth_max = 16;
  mcp::AnswerReader reader(limits);
  reader.on_head(kind.status, kind.type);
  std::string seen;
  const auto keep = [&](mcp::Message message) {
    seen += print_message(message) + "\n";
    return StreamControl::go_on;
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const auto fed = reader.on_body(bytes.substr(at, step), keep);
    if (!fed) return seen + "failed";
    if (*fed == StreamControl::stop) break;
  }
  if (!reader.finish(keep)) return seen + "failed";
  return seen + reader.last_event_id() + verdict(reader);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto& kind = cases[data[0] % std::size(cases)];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = read(kind, bytes, bytes.size() + 1);
  if (whole != read(kind, bytes, 1 + data[1] % 16)) std::abort();
  return 0;
}
