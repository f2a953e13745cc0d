// opening_test.cpp: which answers make a server legacy, modern, or out of order.
#include <purser/adapters/mcp/protocol/opening.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

const OpeningOptions on_pipe;
const OpeningOptions on_http{.http = true, .has_old_transport = true};

Json supporting(std::vector<std::string> versions) {
  Json json = Json::object();
  json["supportedVersions"] = std::move(versions);
  return json;
}

WireError unsupported(std::vector<std::string> versions) {
  Json data = Json::object();
  data["supported"] = std::move(versions);
  return {-32022, "unsupported", data};
}

Error trouble(ErrorCode code = ErrorCode::connection_lost) { return {code, "trouble"}; }

TEST_CASE("mcp opening: an unknown server is asked first, a pinned or known one is not") {
  struct Row {
    OpeningOptions options;
    Deed deed;
  };
  const auto row =
      GENERATE(Row{{}, Deed::discover}, Row{{.http = true}, Deed::discover},
               Row{{.pinned = Era::legacy}, Deed::initialize},
               Row{{.pinned = Era::modern}, Deed::speak_modern},
               Row{{.known = Verdict{Era::legacy}}, Deed::initialize},
               Row{{.known = Verdict{Era::modern}}, Deed::discover},
               Row{{.http = true, .has_old_transport = true, .known = Verdict{Era::legacy, true}},
                   Deed::old_transport},
               Row{{.http = true, .known = Verdict{Era::legacy, true}}, Deed::initialize},
               Row{{.pinned = Era::legacy, .known = Verdict{Era::modern}}, Deed::initialize});
  CHECK(Opening(row.options).start().deed == row.deed);
}

TEST_CASE("mcp opening: a DiscoverResult decides by the versions it lists") {
  const bool http = GENERATE(true, false);
  Opening opening(http ? on_http : on_pipe);
  const auto step = opening.discovered(supporting({"2025-11-25", "2026-07-28", "2099-01-01"}));
  CHECK(step.deed == Deed::speak_modern);
  CHECK(step.revision == Revision::r2026_07_28);
  CHECK(Opening(on_pipe).discovered(supporting({"2025-06-18"})).deed == Deed::initialize);
  CHECK(Opening(on_pipe).discovered(supporting({"2099-01-01"})).deed == Deed::give_up);
  CHECK(Opening(on_pipe).discovered(Json::parse(R"({"protocolVersion":"2025-11-25"})")).deed ==
        Deed::initialize);
  CHECK(Opening(on_pipe).discovered(nullptr).deed == Deed::initialize);
}

TEST_CASE("mcp opening: -32022 with a mutual modern version is asked again, once") {
  Opening opening(on_pipe);
  const auto again = opening.discover_refused(unsupported({"2026-07-28"}));
  CHECK(again.deed == Deed::discover);
  CHECK(again.revision == Revision::r2026_07_28);
  CHECK(opening.discover_refused(unsupported({"2026-07-28"})).deed == Deed::give_up);
  CHECK(Opening(on_pipe).discover_refused(unsupported({"2025-06-18"})).deed == Deed::initialize);
  CHECK(Opening(on_pipe).discover_refused(unsupported({})).deed == Deed::give_up);
}

TEST_CASE("mcp opening: any other error is a legacy server's") {
  const auto code = GENERATE(-32601, -32600, -32602, -32000, -32001, -32020, -32021, 0, 404);
  const bool http = GENERATE(true, false);
  Opening opening(http ? on_http : on_pipe);
  CHECK(opening.discover_refused(WireError(code, "no")).deed == Deed::initialize);
}

TEST_CASE("mcp opening: over HTTP a 4xx is legacy, an outage is not, and 401 is a matter of keys") {
  struct Row {
    ErrorCode code;
    int status;
    Deed deed;
  };
  const auto row = GENERATE(Row{ErrorCode::bad_request, 400, Deed::initialize},
                            Row{ErrorCode::not_found, 404, Deed::initialize},
                            Row{ErrorCode::bad_request, 405, Deed::initialize},
                            Row{ErrorCode::bad_request, 406, Deed::initialize},
                            Row{ErrorCode::unauthenticated, 401, Deed::give_up},
                            Row{ErrorCode::permission_denied, 403, Deed::give_up},
                            Row{ErrorCode::overloaded, 503, Deed::give_up},
                            Row{ErrorCode::timeout, 0, Deed::give_up},
                            Row{ErrorCode::connection_failed, 0, Deed::give_up});
  Opening opening(on_http);
  CHECK(opening.discover_lost(trouble(row.code), row.status).deed == row.deed);
}

TEST_CASE("mcp opening: a program that exits at the probe is started again without one") {
  Opening opening(on_pipe);
  CHECK(opening.discover_lost(trouble(), 0).deed == Deed::respawn);
  CHECK(opening.initialize_lost(trouble(), 0).deed == Deed::give_up);
}

TEST_CASE("mcp opening: a silent program is greeted, a silent address is out of order") {
  CHECK(Opening(on_pipe).silence().deed == Deed::initialize);
  CHECK(Opening(on_http).silence().deed == Deed::give_up);
}

TEST_CASE("mcp opening: a late answer to the probe still makes the server modern") {
  Opening opening(on_pipe);
  REQUIRE(opening.silence().deed == Deed::initialize);
  CHECK(opening.discover_refused(WireError(-32601, "no")).deed == Deed::wait);
  CHECK(opening.discovered(supporting({"2025-06-18"})).deed == Deed::wait);
  CHECK(opening.discovered(supporting({"2026-07-28"})).deed == Deed::speak_modern);
}

TEST_CASE("mcp opening: a silent program that exits at the greeting is started again, once") {
  Opening opening(on_pipe);
  REQUIRE(opening.silence().deed == Deed::initialize);
  CHECK(opening.initialize_lost(trouble(), 0).deed == Deed::respawn);
  CHECK(opening.initialize_lost(trouble(), 0).deed == Deed::give_up);
}

TEST_CASE("mcp opening: a greeting that a modern server refuses is no failure") {
  CHECK(Opening(on_pipe).initialize_refused(unsupported({"2026-07-28"})).deed ==
        Deed::speak_modern);
  CHECK(Opening({.pinned = Era::legacy}).initialize_refused(unsupported({"2026-07-28"})).deed ==
        Deed::give_up);
  CHECK(Opening(on_pipe).initialize_refused(WireError(-32602, "no")).deed == Deed::give_up);
}

TEST_CASE("mcp opening: the old transport is tried once, after what old servers say") {
  const auto status = GENERATE(400, 404, 405);
  Opening opening(on_http);
  CHECK(opening.initialize_lost(trouble(), status).deed == Deed::old_transport);
  CHECK(opening.initialize_lost(trouble(), status).deed == Deed::give_up);
  CHECK(Opening({.http = true}).initialize_lost(trouble(), status).deed == Deed::give_up);
  CHECK(Opening(on_http).initialize_lost(trouble(), 500).deed == Deed::give_up);
}

TEST_CASE("mcp opening: a wanted version is one of ours and modern") {
  CHECK(wanted_revision(unsupported({"2026-07-28"})) == Revision::r2026_07_28);
  CHECK_FALSE(wanted_revision(unsupported({"2025-11-25"})));
  CHECK_FALSE(wanted_revision(WireError(-32602, "no", unsupported({"2026-07-28"}).data)));
  CHECK_FALSE(wanted_revision(WireError(-32022, "no", Json(7))));
}

}  // namespace
}  // namespace purser::mcp
