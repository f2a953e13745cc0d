// parser_test.cpp: what the event parser reports, and that cuts do not matter.
#include <purser/adapters/sse/parser.hpp>

#include <random>
#include <vector>

#include <purser/tests/support/catch.hpp>

namespace purser::sse {
namespace {

struct Seen {
  std::string type;
  std::string data;
  std::string id;
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Outcome {
  std::vector<Seen> events;
  std::string error;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Parses `chunks` to the end.
Outcome parse(const std::vector<std::string>& chunks, Limits limits = Limits()) {
  Parser parser(limits);
  Outcome outcome;
  const auto keep = [&](const Event& event) -> Result<StreamControl> {
    outcome.events.push_back(
        {std::string(event.type), std::string(event.data), std::string(event.id)});
    return StreamControl::go_on;
  };
  for (const auto& chunk : chunks) {
    if (auto fed = parser.feed(chunk, keep); !fed) {
      outcome.error = to_string(fed.error());
      return outcome;
    }
  }
  if (auto finished = parser.finish(keep); !finished) outcome.error = to_string(finished.error());
  return outcome;
}

std::vector<Seen> events_of(const std::string& text) { return parse({text}).events; }

Seen message(std::string data) { return {"", std::move(data), ""}; }

const std::string everything =
    "\xEF\xBB\xBF: hello\r\n\r\nevent: start\r\ndata: {\"a\":1}\r\n\r\n"
    ":keep-alive\n\ndata:one\ndata: two\rdata\r\n\n"
    "id: 7\nretry: 1500\nunknown: x\ndata:  two spaces\n\r\n"
    "event: lost\n\nid\ndata: caf\xC3\xA9 \xF0\x9F\x98\x80\r\rdata: [DONE]\n\nevent: last\ndata: "
    "no end";

const std::vector<Seen> all_of_it = {
    {"start", "{\"a\":1}", ""}, {"", "one\ntwo\n", ""},
    {"", " two spaces", "7"},   message("caf\xC3\xA9 \xF0\x9F\x98\x80"),
    message("[DONE]"),          {"last", "no end", ""}};

}  // namespace

TEST_CASE("sse: every rule at once gives the expected events") {
  CHECK(events_of(everything) == all_of_it);
}

TEST_CASE("sse: the result is the same for every position of a cut") {
  for (std::size_t cut = 0; cut <= everything.size(); ++cut) {
    INFO("cut at " << cut);
    CHECK(parse({everything.substr(0, cut), everything.substr(cut)}).events == all_of_it);
  }
}

TEST_CASE("sse: the result is the same byte by byte and with empty chunks between") {
  std::vector<std::string> bytes;
  for (const char byte : everything) {
    bytes.emplace_back(1, byte);
    bytes.emplace_back();
  }
  CHECK(parse(bytes).events == all_of_it);
}

TEST_CASE("sse: random streams give the same events and errors however they are cut") {
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<std::string> pieces = {
      "data",       "event", "id",   "retry", ":",  ": ",           "\r",
      "\n",         "\r\n",  "\n\n", "x",     "12", "\xEF\xBB\xBF", std::string(1, '\0'),
      "longer text"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += pieces[random() % pieces.size()];
    std::vector<std::string> chunks;
    for (std::size_t at = 0; at < text.size();) {
      chunks.push_back(text.substr(at, random() % 5));
      at += chunks.back().size();
    }
    const Limits limits{.line_bytes_max = 40, .event_bytes_max = 30};
    REQUIRE(parse(chunks, limits) == parse({text}, limits));
  }
}

TEST_CASE("sse: table of single rules") {
  struct Row {
    std::string text;
    std::vector<Seen> expected;
  };
  const std::vector<Row> rows = {
      {"", {}},
      {"\n\n\r\n\r", {}},
      {"data:\n\n", {message("")}},
      {"data\n\n", {message("")}},
      {"data:\ndata:\n\n", {message("\n")}},
      {"data: a\n", {message("a")}},
      {"data: a", {message("a")}},
      {"event: x\n\ndata: a\n\n", {message("a")}},
      {"event: x\nevent: y\ndata: a\n\ndata: b\n\n", {{"y", "a", ""}, message("b")}},
      {"data:  a\n\n", {message(" a")}},
      {"data: a: b\n\n", {message("a: b")}},
      {" data: a\n\n", {}},
      {"Data: a\n\n", {}},
      {"id: 1\ndata: a\n\ndata: b\n\n", {{"", "a", "1"}, {"", "b", "1"}}},
      {std::string("id: 1\0\ndata: a\n\n", 16), {message("a")}},
      {"\xEF\xBB\xBF\xEF\xBB\xBF"
       "data: a\n\n",
       {}},
      {"\xEF\xBB"
       "data: a\n\n",
       {}},
      {"data: a\n\xEF\xBB\xBF\n\n", {message("a")}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(events_of(row.text) == row.expected);
  }
}

TEST_CASE("sse: only a number is a retry time") {
  Parser parser;
  const auto ignore = [](const Event&) -> Result<StreamControl> { return StreamControl::go_on; };
  CHECK_FALSE(parser.retry());
  REQUIRE(parser.feed("retry: 250\n", ignore));
  CHECK(parser.retry() == std::chrono::milliseconds(250));
  REQUIRE(parser.feed("retry: -1\nretry: 1.5\nretry:\nretry: 99999999999999999999\n", ignore));
  CHECK(parser.retry() == std::chrono::milliseconds(250));
}

TEST_CASE("sse: a line at its limit passes and one byte more is too large, however it is cut") {
  const Limits limits{.line_bytes_max = 10, .event_bytes_max = 100};
  const std::string fits = "data: 6789\n\n";
  const std::string passes = "data: 6789a\n\n";
  CHECK(parse({fits}, limits).error.empty());
  for (std::size_t cut = 0; cut < passes.size(); ++cut) {
    const auto outcome = parse({passes.substr(0, cut), passes.substr(cut)}, limits);
    CHECK(outcome.events.empty());
    CHECK(outcome.error == "too_large: the line of a server-sent event passes 10 bytes");
  }
}

TEST_CASE("sse: the joined data of an event has a limit") {
  const Limits limits{.line_bytes_max = 100, .event_bytes_max = 5};
  CHECK(parse({"data: 12\ndata: 45\n\ndata: 12345\n\n"}, limits).error.empty());
  CHECK(parse({"data: 12\ndata: 456\n\n"}, limits).error ==
        "too_large: the data of a server-sent event passes 5 bytes");
}

TEST_CASE("sse: a stream that failed stays failed") {
  Parser parser(Limits{.line_bytes_max = 3, .event_bytes_max = 3});
  int events = 0;
  const auto count = [&](const Event&) -> Result<StreamControl> {
    ++events;
    return StreamControl::go_on;
  };
  CHECK_FALSE(parser.feed("data: a\n\n", count));
  CHECK_FALSE(parser.feed("\n\n", count));
  CHECK_FALSE(parser.finish(count));
  CHECK(events == 0);
}

TEST_CASE("sse: stop and errors of the callback end the stream at that event") {
  Parser stopping;
  int events = 0;
  const auto stop = [&](const Event&) -> Result<StreamControl> {
    ++events;
    return StreamControl::stop;
  };
  CHECK(stopping.feed("data: a\n\ndata: b\n\n", stop) == StreamControl::stop);
  CHECK(stopping.feed("data: c\n\n", stop) == StreamControl::stop);
  CHECK(stopping.finish(stop) == StreamControl::stop);
  CHECK(events == 1);

  Parser failing;
  const auto refuse = [&](const Event&) -> Result<StreamControl> {
    ++events;
    return fail(ErrorCode::protocol_error, "not JSON");
  };
  auto fed = failing.feed("data: a\n\ndata: b\n\n", refuse);
  REQUIRE_FALSE(fed);
  CHECK(fed.error().code() == ErrorCode::protocol_error);
  CHECK_FALSE(failing.finish(refuse));
  CHECK(events == 2);
}

TEST_CASE("sse: the id of an event without data counts, that of a cut one does not") {
  Parser parser;
  const auto ignore = [](const Event&) -> Result<StreamControl> { return StreamControl::go_on; };
  CHECK(parser.last_event_id().empty());
  REQUIRE(parser.feed("id: a1\nretry: 500\ndata:\n\n", ignore));
  CHECK(parser.last_event_id() == "a1");
  CHECK(parser.retry() == std::chrono::milliseconds(500));
  REQUIRE(parser.feed("id: a2\n\n", ignore));
  CHECK(parser.last_event_id() == "a2");
  REQUIRE(parser.feed("id: a3\ndata: cut", ignore));
  CHECK(parser.last_event_id() == "a2");
  REQUIRE(parser.feed("\n\ndata: x\n\n", ignore));
  CHECK(parser.last_event_id() == "a3");
  REQUIRE(parser.feed("id\n\n", ignore));
  CHECK(parser.last_event_id().empty());
}

}  // namespace purser::sse
