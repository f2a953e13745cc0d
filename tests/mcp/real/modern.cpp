// modern.cpp: the server of both eras on the official SDK, in each of them.
#include <purser/tests/mcp/real/session.hpp>

namespace purser::real {
namespace {

void use(const Way& way, mcp::EraChoice era, std::string_view name) {
  Session server("SDK v2, " + way.kind + ", " + std::string(name), way, era);
  server.expect("era", "{}", "\"text\":\"" + std::string(name) + "\"");
  server.expect("sum", R"({"a":2,"b":3})", R"({"sum":5})");
  server.claim("progress of a long call",
               [&] { return server.progress("slow", R"({"steps":5,"ms":20})"); });
  server.claim("a long call is cancelled",
               [&] { return server.cancel("slow", R"({"steps":10000,"ms":20})"); });
  server.expect_error("no-such-tool", "{}", "no-such-tool");
  // Over HTTP the SDK serves the legacy era without sessions: it cannot ask there.
  if (era == mcp::EraChoice::legacy && way.kind == "http") return;
  server.expect("think", R"({"prompt":"say it"})", "thought: sampled");
  server.claim("sampling was asked for once",
               [&] { return server.sampled == 1 ? "" : std::to_string(server.sampled); });
}

}  // namespace

void modern(const Way& way) {
  use(way, mcp::EraChoice::automatic, "modern");
  use(way, mcp::EraChoice::modern, "modern");
  use(way, mcp::EraChoice::legacy, "legacy");
}

}  // namespace purser::real
