// message_test.cpp: JSON-RPC messages, read and printed.
#include <purser/adapters/mcp/protocol/message.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

Result<Message> read_text(const std::string& text) { return read_message(Json::parse(text)); }

}  // namespace

TEST_CASE("mcp message: what was printed is read again, ids with their type") {
  const auto text =
      GENERATE(R"({"id":1,"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}})",
               R"({"id":"1","jsonrpc":"2.0","method":"ping"})",
               R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
               R"({"id":9007199254740993,"jsonrpc":"2.0","result":{}})",
               R"({"id":7,"jsonrpc":"2.0","result":null})",
               R"({"error":{"code":-32601,"data":[1],"message":"no"},"id":"a","jsonrpc":"2.0"})");

  const auto message = read_text(text);

  REQUIRE(message);
  CHECK(print_message(*message) == text);
}

TEST_CASE("mcp message: one and \"1\" are two ids") {
  CHECK(Id(std::int64_t{1}) != Id(std::string("1")));
  CHECK(read_id(Json(1)) == Id(std::int64_t{1}));
  CHECK(read_id(Json("1")) == Id(std::string("1")));
  CHECK_FALSE(read_id(Json(1.5)));
  CHECK_FALSE(read_id(Json(18446744073709551615U)));
  CHECK_FALSE(read_id(Json(nullptr)));
}

TEST_CASE("mcp message: an error without an id, or with parts missing, is still one") {
  const auto text = GENERATE(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}})",
                             R"({"jsonrpc":"2.0","error":"broken"})",
                             R"({"jsonrpc":"2.0","error":{"code":"x","message":7}})");

  const auto message = read_text(text);

  REQUIRE(message);
  const auto* const response = std::get_if<Response>(&*message);
  REQUIRE(response);
  CHECK(response->error);
  CHECK_FALSE(response->id);
}

TEST_CASE("mcp message: an error code that does not fit is none of the known ones") {
  const auto message =
      read_text(R"({"jsonrpc":"2.0","id":1,"error":{"code":18446744073709519015,"message":"m"}})");

  REQUIRE(message);
  const auto* const response = std::get_if<Response>(&*message);
  REQUIRE(response);
  REQUIRE(response->error);
  CHECK(response->error->code == 0);  // and not the -32601 that its bits are
  CHECK(response->error->message == "m");
}

TEST_CASE("mcp message: what is none is refused by name") {
  const auto [text, why] = GENERATE(table<std::string, std::string>({
      {"7", "no object"},
      {R"({"id":1,"method":"ping"})", "jsonrpc"},
      {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", "jsonrpc"},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", "id of a request"},
      {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", "id of a request"},
      {R"({"jsonrpc":"2.0","id":1,"method":7})", "method is no string"},
      {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})", "params"},
      {R"({"jsonrpc":"2.0","id":1})", "neither"},
      {R"({"jsonrpc":"2.0","id":{},"result":1})", "wrong type"},
      {R"({"jsonrpc":"2.0","result":1})", "without an id"},
      {R"({"jsonrpc":"2.0","id":1,"result":1,"error":{}})", "both"},
  }));

  const auto message = read_text(text);

  REQUIRE_FALSE(message);
  CHECK(message.error().code() == ErrorCode::protocol_error);
  CHECK(message.error().message().find(why) != std::string::npos);
}

TEST_CASE("mcp message: an array is several messages, an empty one is none") {
  const auto two =
      parse_messages(R"([{"jsonrpc":"2.0","id":1,"result":1},{"jsonrpc":"2.0","method":"m"}])", {});

  REQUIRE(two);
  CHECK(two->size() == 2);
  CHECK_FALSE(parse_messages("[]", {}));
  CHECK_FALSE(parse_messages("{", {}));
  CHECK(parse_messages("[[[[1]]]]", {2, 100}).error().code() == ErrorCode::too_large);
}
