// event_stream_test.cpp: messages of the binary event stream, however they are cut or broken.
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/tests/adapters/bedrock/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::bedrock::examples;
using bedrock::crc32;
using bedrock::event_frames;

namespace {

using Seen = std::vector<std::pair<std::string, std::string>>;

/// What came out, or the code of the first error in place of the rest.
struct Parsed {
  Seen frames;
  std::optional<ErrorCode> error;
};

Parsed parse(std::string_view bytes, std::size_t piece = 0) {
  Parsed parsed;
  const auto parser = event_frames();
  const auto keep = [&](const provider_wire::Frame& frame) -> Result<StreamControl> {
    parsed.frames.emplace_back(frame.name, frame.data);
    return StreamControl::go_on;
  };
  if (piece == 0) piece = bytes.size() + 1;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto fed = parser->feed(bytes.substr(at, piece), keep);
    if (!fed) {
      parsed.error = fed.error().code();
      return parsed;
    }
  }
  const auto ended = parser->finish(keep);
  if (!ended) parsed.error = ended.error().code();
  return parsed;
}

std::string header(std::string_view name, char type, std::string_view value) {
  return std::string(1, static_cast<char>(name.size())) + std::string(name) + type +
         std::string(value);
}

}  // namespace

TEST_CASE("crc32: the check value of the standard, and pieces as one text") {
  CHECK(crc32("123456789") == 0xcbf43926U);
  CHECK(crc32("") == 0);
  const std::string text = "The quick brown fox jumps over the lazy dog";
  CHECK(crc32(text) == 0x414fa339U);
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    CHECK(crc32(text.substr(cut), crc32(text.substr(0, cut))) == crc32(text));
}

TEST_CASE("event stream: messages come out the same, however they are cut") {
  Seen expected;
  std::string bytes;
  for (const auto& [type, payload] : stream()) {
    bytes += event(type, payload);
    expected.emplace_back(type, payload);
  }
  for (std::size_t piece = 0; piece < 200; ++piece) {
    const auto parsed = parse(bytes, piece);
    REQUIRE_FALSE(parsed.error);
    REQUIRE(parsed.frames == expected);
  }
}

TEST_CASE("event stream: headers of every type are skipped by their size") {
  const auto headers = header("t", 0, "") + header("f", 1, "") + header("b", 2, "x") +
                       header("s", 3, "xx") + header("i", 4, "xxxx") + header("l", 5, "xxxxxxxx") +
                       header("a", 6, std::string("\0\3abc", 5)) + header("m", 8, "xxxxxxxx") +
                       header("u", 9, "xxxxxxxxxxxxxxxx") + text_header(":event-type", "ping") +
                       text_header(":message-type", "event");
  CHECK(parse(message_of(headers, "{}")).frames == Seen{{"ping", "{}"}});
}

TEST_CASE("event stream: an exception and an error are told apart from events") {
  const auto exception = message_of(text_header(":message-type", "exception") +
                                        text_header(":exception-type", "throttlingException"),
                                    R"({"message":"slow"})");
  CHECK(parse(exception).frames ==
        Seen{{"exception:throttlingException", R"({"message":"slow"})"}});
  const auto error =
      message_of(text_header(":message-type", "error") + text_header(":error-code", "Internal") +
                     text_header(":error-message", "it \"broke\""),
                 "");
  CHECK(parse(error).frames == Seen{{"exception:Internal", R"({"message":"it \"broke\""})"}});
}

TEST_CASE("event stream: one wrong byte anywhere is noticed") {
  const auto good = event("contentBlockDelta", R"({"delta":{"text":"a"}})");
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    CAPTURE(at);
    const auto parsed = parse(bad);
    CHECK(parsed.frames.empty());
    CHECK(parsed.error == ErrorCode::protocol_error);
  }
}

TEST_CASE("event stream: an end in the middle of a message is no end") {
  const auto good = event("messageStop", "{}");
  for (std::size_t size = 1; size < good.size(); ++size)
    CHECK(parse(good.substr(0, size)).error == ErrorCode::protocol_error);
  CHECK_FALSE(parse("").error);
}

TEST_CASE("event stream: lengths that lie are refused before anything is kept") {
  const auto prelude = [](std::uint32_t bytes, std::uint32_t headers) {
    std::string text;
    append_big_endian(text, bytes, 4);
    append_big_endian(text, headers, 4);
    append_big_endian(text, crc32(text), 4);
    return text;
  };
  CHECK(parse(prelude((16U << 20) + 1, 0)).error == ErrorCode::too_large);
  CHECK(parse(prelude(0xffffffffU, 0)).error == ErrorCode::too_large);
  CHECK(parse(prelude(15, 0)).error == ErrorCode::protocol_error);
  CHECK(parse(prelude(0, 0)).error == ErrorCode::protocol_error);
  CHECK(parse(prelude(100, 85)).error == ErrorCode::protocol_error);
  CHECK(parse(prelude(100, 0xffffffffU)).error == ErrorCode::protocol_error);
  CHECK(parse("HTTP/1.1 502 Bad Gateway").error == ErrorCode::protocol_error);
}

TEST_CASE("event stream: a header that runs over its end, or has no known type, is refused") {
  for (const auto& headers :
       {std::string("\x05"), std::string("\x01n", 2), header("n", 10, ""), header("n", 5, "xxx"),
        header("n", 7, "x"), header("n", 7, std::string("\0\5abc", 5)),
        header("n", 6, std::string("\xff\xff", 2))}) {
    CHECK(parse(message_of(headers, "{}")).error == ErrorCode::protocol_error);
  }
}

TEST_CASE("event stream: a frame that stops or fails ends the parse") {
  const auto bytes = event("a", "{}") + event("b", "{}");
  int seen = 0;
  const auto stop = [&](const provider_wire::Frame&) -> Result<StreamControl> {
    ++seen;
    return StreamControl::stop;
  };
  CHECK(event_frames()->feed(bytes, stop) == StreamControl::stop);
  CHECK(seen == 1);
  const auto refuse = [&](const provider_wire::Frame&) -> Result<StreamControl> {
    return fail(ErrorCode::internal, "no");
  };
  CHECK(event_frames()->feed(bytes, refuse).error().code() == ErrorCode::internal);
}
