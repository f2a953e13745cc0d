// answer_reader_test.cpp: the same messages, however the bytes of an answer are cut.
#include <purser/adapters/mcp/http/answer_reader.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

struct Reading {
  std::vector<std::string> messages;
  std::string id;
  std::optional<std::chrono::milliseconds> retry;
  bool failed = false;
  bool operator==(const Reading&) const = default;
};

Reading read(const std::string& body, std::size_t step, const std::string& type,
             Limits limits = Limits()) {
  AnswerReader reader(limits);
  reader.on_head(200, type);
  Reading result;
  const auto keep = [&](Message message) {
    result.messages.push_back(print_message(message));
    return StreamControl::go_on;
  };
  for (std::size_t at = 0; at < body.size() && !result.failed; at += step) {
    result.failed = !reader.on_body(std::string_view(body).substr(at, step), keep);
  }
  if (!result.failed) result.failed = !reader.finish(keep);
  result.id = reader.last_event_id();
  result.retry = reader.retry();
  return result;
}

const std::string one = R"({"id":1,"jsonrpc":"2.0","result":{"text":"grüße € 𝄞"}})";
const std::string two = R"({"jsonrpc":"2.0","method":"notifications/progress"})";

}  // namespace

TEST_CASE("answer_reader: a stream cut at any border gives the same messages, id and pause") {
  const std::string body =
      "\xEF\xBB\xBF: hello\r\nid: a1\nretry: 250\ndata:\n\n"
      "event: message\r\nid: a2\r\ndata: " +
      two +
      "\r\n\r\n"
      "event: ping\rdata: not json\r\r"
      "data: " +
      one + "\n\nid: a3\ndata: {\"cut";
  const auto whole = read(body, body.size(), "text/event-stream");
  CHECK(whole.messages == std::vector<std::string>{two, one});
  CHECK(whole.id == "a2");
  CHECK(whole.retry == std::chrono::milliseconds(250));
  CHECK_FALSE(whole.failed);
  for (std::size_t step = 1; step < 40; ++step)
    CHECK(read(body, step, "text/event-stream") == whole);
}

TEST_CASE("answer_reader: JSON is one message or several, cut anywhere") {
  for (const std::string& body : {one, "[" + one + "," + two + "]", " \r\n" + one + "\n"}) {
    const auto whole = read(body, body.size(), "Application/JSON; charset=utf-8");
    CHECK_FALSE(whole.failed);
    CHECK(whole.messages.front() == one);
    for (std::size_t step = 1; step < 20; ++step) {
      CHECK(read(body, step, "application/json") == whole);
    }
  }
}

TEST_CASE("answer_reader: what is no message fails") {
  for (const auto* text : {"{", "5", "[]", "{}", R"({"jsonrpc":"1.0","method":"x"})", "\xff"}) {
    INFO(text);
    CHECK(read(text, 1, "application/json").failed);
    CHECK(read(std::string("data: ") + text + "\n\n", 1, "text/event-stream").failed);
  }
}

TEST_CASE("answer_reader: sizes and depths have limits") {
  Limits limits;
  limits.message_bytes_max = 100;
  CHECK_FALSE(read(one, 7, "application/json", limits).failed);
  CHECK(read(one + std::string(100, ' '), 7, "application/json", limits).failed);
  CHECK(read("data: " + std::string(101, ' ') + "\n\n", 7, "text/event-stream", limits).failed);
  CHECK(read("data: " + std::string(100'000, 'x'), 512, "text/event-stream", limits).failed);
  CHECK(read(": " + std::string(100'000, 'x'), 512, "text/event-stream", limits).failed);
  limits.message_bytes_max = 1'000'000;
  CHECK(read(std::string(100'000, '['), 512, "application/json", limits).failed);
  // A long stream of small events has no limit.
  std::string events;
  for (int i = 0; i < 10'000; ++i) events += "data: " + two + "\n\n";
  limits.message_bytes_max = 100;
  CHECK(read(events, 4096, "text/event-stream", limits).messages.size() == 10'000);
}

TEST_CASE("answer_reader: the kind of an answer is its status and type") {
  struct Row {
    int status;
    std::string type;
    AnswerKind kind;
  };
  for (const auto& row : std::vector<Row>{{200, "application/json", AnswerKind::json},
                                          {200, "application/json;charset=utf-8", AnswerKind::json},
                                          {201, "TEXT/Event-Stream ; x", AnswerKind::events},
                                          {200, "application/json-seq", AnswerKind::other},
                                          {200, "text/html", AnswerKind::other},
                                          {200, "", AnswerKind::other},
                                          {202, "application/json", AnswerKind::accepted},
                                          {204, "", AnswerKind::accepted},
                                          {301, "application/json", AnswerKind::refusal},
                                          {404, "text/event-stream", AnswerKind::refusal},
                                          {503, "", AnswerKind::refusal}}) {
    INFO(row.status << ' ' << row.type);
    CHECK(kind_of_answer(row.status, row.type) == row.kind);
  }
}

TEST_CASE("answer_reader: of a refusal's body the first part is kept, and no more is read") {
  AnswerReader reader{Limits()};
  reader.on_head(500, "text/plain");
  const auto ignore = [](Message) { return StreamControl::go_on; };
  int fed = 0;
  while (reader.on_body(std::string(1000, 'x'), ignore) == StreamControl::go_on) ++fed;
  CHECK(fed == 65);
  CHECK(reader.text().size() == 64U * 1024);
}

}  // namespace purser::mcp
