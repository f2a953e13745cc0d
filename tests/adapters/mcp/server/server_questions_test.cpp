// server_questions_test.cpp: what handlers ask of clients in both eras, and what rounds may carry.
#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

TEST_CASE("mcp server: a modern question is a result, whose round costs nothing") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const std::string forms = R"({"elicitation":{}})";
  const auto asked = client.modern("tools/call", call_params("ask"), forms);
  REQUIRE(asked["result"]["resultType"] == "input_required");
  CHECK(asked["result"]["inputRequests"]["user"]["method"] == "elicitation/create");
  CHECK(shop.session.report().sums.total_spent == 0_usd);
  auto params = call_params("ask");
  params["requestState"] = asked["result"]["requestState"];
  params["inputResponses"]["user"] = Json::parse(R"({"action":"accept","content":{"name":"Ann"}})");
  const auto answer = client.modern("tools/call", params, forms);
  CHECK(answer["result"]["resultType"] == "complete");
  CHECK(text(answer).find("Ann") != std::string::npos);
  CHECK(shop.session.report().sums.total_spent == 0.1_usd);
}

TEST_CASE("mcp server: an answer that does not fit is asked for again, tampered state is refused") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const std::string forms = R"({"elicitation":{}})";
  const auto asked = client.modern("tools/call", call_params("ask"), forms);
  auto params = call_params("ask");
  params["requestState"] = asked["result"]["requestState"];
  params["inputResponses"]["user"] = Json::parse(R"({"action":"accept","content":{"name":7}})");
  CHECK(client.modern("tools/call", params, forms)["result"]["resultType"] == "input_required");
  params["requestState"] = asked["result"]["requestState"].get<std::string>() + "x";
  CHECK(client.modern("tools/call", params, forms)["error"]["code"] == -32602);
}

TEST_CASE("mcp server: rounds of questions come to an end") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const std::string forms = R"({"elicitation":{}})";
  auto params = call_params("ask");
  Json answer;
  for (int round = 0; round < 11; ++round) {
    answer = client.modern("tools/call", params, forms);
    if (answer.contains("error")) break;
    params["requestState"] = answer["result"]["requestState"];
  }
  CAPTURE(dump_json(answer));
  CHECK(answer["error"]["message"].get<std::string>().find("rounds") != std::string::npos);
}

namespace {

Task<Json> known_result(Json result) { co_return result; }

/// `x/can` tells whether the client can be asked `params.method` with `params.of`.
void tell_whether_asked(ServerOptions& options) {
  options.features.requests["x/can"] = [](Json params, Exchange& exchange) {
    const Inquiry question("q", params["method"].get<std::string>(), params["of"]);
    return known_result(Json::object({{"can", exchange.can_ask(question)}}));
  };
}

/// `x/keep` keeps `params.text` and asks.
void keep_and_ask(ServerOptions& options) {
  options.limits.kept_bytes_max = 100;
  options.limits.answers_bytes_max = 200;
  options.features.requests["x/keep"] = [](Json params, Exchange& exchange) {
    exchange.keep(params["text"]);
    std::vector<Inquiry> questions;
    questions.emplace_back("user", "elicitation/create", Json::object({{"message", "Who?"}}));
    return exchange.ask(std::move(questions));
  };
}

}  // namespace

TEST_CASE("mcp server: whether a client can be asked depends on the question") {
  struct Row {
    const char* capabilities;
    const char* question;
    bool can;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"elicitation":{"url":{}}})", R"({"method":"elicitation/create","of":{}})", false},
      {R"({"elicitation":{"url":{}}})", R"({"method":"elicitation/create","of":{"mode":"url"}})",
       true},
      {R"({"elicitation":{}})", R"({"method":"elicitation/create","of":{"mode":"url"}})", false},
      {R"({"sampling":{}})", R"({"method":"sampling/createMessage","of":{}})", true},
      {R"({"sampling":{}})", R"({"method":"sampling/createMessage","of":{"tools":[]}})", false},
  }));
  CAPTURE(row.capabilities, row.question);
  ServedShop shop(1_usd, tell_whether_asked);
  ShopClient client(shop.listen());
  const auto answer = client.modern("x/can", Json::parse(row.question), row.capabilities);
  CHECK(answer["result"]["can"] == row.can);
}

TEST_CASE("mcp server: what a handler keeps between rounds has a limit, to the byte") {
  ServedShop shop(1_usd, keep_and_ask);
  ShopClient client(shop.listen());
  const std::string forms = R"({"elicitation":{}})";
  const auto kept = [&](std::size_t bytes) {  // as JSON, with its quotes
    return client.modern("x/keep", {{"text", std::string(bytes - 2, 'x')}}, forms);
  };
  CHECK(kept(100)["result"]["resultType"] == "input_required");
  const auto above = kept(101);
  REQUIRE(above.contains("error"));
  CHECK(above["error"]["message"].get<std::string>().find("kept_bytes_max") != std::string::npos);
}

TEST_CASE("mcp server: answers that are carried between rounds have a limit") {
  ServedShop shop(1_usd, keep_and_ask);
  ShopClient client(shop.listen());
  const std::string forms = R"({"elicitation":{}})";
  const auto asked_again = [&](std::size_t bytes) {
    Json params = {{"text", "x"}};
    params["inputResponses"]["user"] = {{"action", std::string(bytes, 'x')}};  // no action at all
    return client.modern("x/keep", std::move(params), forms);
  };
  CHECK(asked_again(100)["result"]["resultType"] == "input_required");
  const auto above = asked_again(200);
  REQUIRE(above.contains("error"));
  CHECK(above["error"]["message"].get<std::string>().find("answers_bytes_max") !=
        std::string::npos);
}

TEST_CASE("mcp server: a client that cannot be asked is told what is missing") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto modern = client.modern("tools/call", call_params("ask"));
  CHECK(client.last.status == 400);
  CHECK(modern["error"]["code"] == -32021);
  CHECK(modern["error"]["data"]["requiredCapabilities"]["elicitation"].is_object());
  client.initialize();
  const auto legacy = client.legacy("tools/call", call_params("ask"));
  CHECK(legacy["result"]["isError"] == true);
  CHECK(shop.session.report().sums.total_spent == 0_usd);
}

TEST_CASE("mcp server: a legacy client is asked while its call waits") {
  ServedShop shop;
  const auto port = shop.listen();
  ShopClient client(port);
  client.initialize("2025-06-18", R"({"elicitation":{}})");
  client.send_legacy("tools/call", call_params("ask"));
  std::string head;
  while (head.find("elicitation/create") == std::string::npos) head += client.probe.read_raw(1);
  const auto id_at = head.find("\"id\":", head.find("data: "));
  const auto id = std::stoi(head.substr(id_at + 5));
  ShopClient other(port);
  other.session = client.session;
  Json reply = Json::object();
  reply["jsonrpc"] = "2.0";
  reply["id"] = id;
  reply["result"] = Json::parse(R"({"action":"accept","content":{"name":"Ann"}})");
  other.post(reply, other.session_header());
  CHECK(other.probe.read_response().status == 202);
  std::string rest;
  while (rest.find("\"result\"") == std::string::npos) rest += client.probe.read_raw(1);
  while (rest.find("isError") == std::string::npos && rest.find("Ann") == std::string::npos) {
    rest += client.probe.read_raw(1);
  }
  CHECK(rest.find("Ann") != std::string::npos);
}
