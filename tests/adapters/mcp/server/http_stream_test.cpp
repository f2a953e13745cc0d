// http_stream_test.cpp: what is kept for a client that comes back, and what is let go.
#include <purser/adapters/http_server/answer.hpp>
#include <purser/adapters/mcp/server/stream_shelf.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

/// The connection of a client.
struct Reader final : http_server::AnswerTarget {
  void take_head(int /*status*/, http_server::Headers /*headers*/, bool /*whole*/,
                 std::string /*body*/) override {}
  void take_bytes(std::string bytes) override { text += bytes; }
  void take_end() override { ended = true; }
  void take_abandoned() override {}
  void take_overflow() override {}
  std::string text;
  bool ended = false;
};

http_server::Responder responder_to(const std::shared_ptr<Reader>& reader) {
  return http_server::Responder(std::make_shared<http_server::Answer>(reader, 1 << 20));
}

HttpStreamOptions small_options() {
  HttpStreamOptions options;
  options.primes = true;
  options.replay_bytes_max = 200;
  options.unread_bytes_max = 5000;
  return options;
}

Message notice() { return Message(Notification("notifications/progress", Json::object())); }

Response long_answer() { return Response(Id(7), Json{{"text", std::string(1000, 'x')}}); }

/// One whose client has seen the first event, and is gone.
std::shared_ptr<HttpStream> left_stream(StreamShelf& shelf, HttpStreamOptions options) {
  auto reader = std::make_shared<Reader>();
  auto stream = shelf.add(responder_to(reader), std::move(options));
  stream->open();
  return stream;
}

}  // namespace

TEST_CASE("mcp http stream: an answer above the limit waits for the client that comes back") {
  StreamShelf shelf;
  const auto stream = left_stream(shelf, small_options());
  for (int i = 0; i < 10; ++i) stream->send(notice());
  stream->answer(long_answer(), 200);
  for (int i = 0; i < 3; ++i) static_cast<void>(left_stream(shelf, small_options()));

  REQUIRE(shelf.find(1) == stream);
  REQUIRE(stream->can_resume(1));
  const auto back = std::make_shared<Reader>();
  stream->attach(responder_to(back), 1);
  CHECK(back->text.find(std::string(1000, 'x')) != std::string::npos);
  CHECK(back->text.find("progress") == std::string::npos);
  CHECK(back->ended);
}

TEST_CASE("mcp http stream: an answer that was read goes when there is no room") {
  StreamShelf shelf;
  const auto reader = std::make_shared<Reader>();
  const auto stream = shelf.add(responder_to(reader), small_options());
  stream->open();
  stream->answer(long_answer(), 200);
  REQUIRE(reader->ended);
  static_cast<void>(left_stream(shelf, small_options()));
  CHECK(shelf.find(1) == nullptr);
}

TEST_CASE("mcp http stream: an answer that is sent again goes too") {
  StreamShelf shelf;
  const auto stream = left_stream(shelf, small_options());
  stream->answer(long_answer(), 200);
  REQUIRE(stream->is_unread());
  auto nobody = responder_to(std::make_shared<Reader>());  // gone already
  stream->attach(std::move(nobody), 1);
  CHECK(stream->is_unread());
  const auto back = std::make_shared<Reader>();
  stream->attach(responder_to(back), 1);
  CHECK_FALSE(stream->is_unread());
}

TEST_CASE("mcp http stream: answers that nobody reads have a limit too, the newest stay") {
  StreamShelf shelf;
  for (int i = 0; i < 20; ++i) left_stream(shelf, small_options())->answer(long_answer(), 200);
  static_cast<void>(left_stream(shelf, small_options()));
  CHECK(shelf.find(1) == nullptr);
  CHECK(shelf.find(16) == nullptr);
  CHECK(shelf.find(17) != nullptr);
  CHECK(shelf.find(20) != nullptr);
}

TEST_CASE("mcp http stream: a stream of notices that lost some cannot be taken up before them") {
  StreamShelf shelf;
  auto options = small_options();
  options.answers = 0;
  const auto stream = left_stream(shelf, std::move(options));
  for (int i = 0; i < 10; ++i) stream->send(notice());
  CHECK_FALSE(stream->can_resume(1));
  CHECK_FALSE(stream->can_resume(8));
  CHECK(stream->can_resume(9));
  CHECK(stream->can_resume(11));
}
