// similarity_test.cpp: which arguments are the same, and how alike others are.
#include <purser/detectors/similarity.hpp>

#include <cmath>

#include <purser/detectors/hashing.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

std::uint64_t exact_of(std::string_view text, const std::vector<std::string>& keys = {}) {
  WordTable words;
  return read_loop_arguments(json(text), keys, words).exact;
}

std::uint64_t news_of(std::string_view result, std::string_view arguments) {
  WordTable words;
  return news_hash(json(result), read_loop_arguments(json(arguments), {}, words));
}

std::string numbered_words(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "word" + std::to_string(i) + ' ';
  return text;
}

}  // namespace

TEST_CASE("arguments: key order, white space and the form of numbers do not matter") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {R"({"q":"crm","n":1})", R"({ "n" : 1 , "q" : "crm" })"},
      {R"({"n":1})", R"({"n":1.0})"},
      {R"({"n":-3})", R"({"n":-3.0})"},
      {R"({"n":0})", R"({"n":-0.0})"},
      {R"({"n":1e3})", R"({"n":1000})"},
      {R"({"a":{"x":1,"y":[1,2]}})", R"({"a":{"y":[1.0,2.0],"x":1.0}})"},
  }));
  INFO(a << " and " << b);

  CHECK(exact_of(a) == exact_of(b));
  CHECK(json_hash(json(a)) == json_hash(json(b)));
}

TEST_CASE("arguments: whatever means something else tells calls apart") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {R"({"n":1})", R"({"n":2})"},
      {R"({"n":1})", R"({"n":-1})"},
      {R"({"n":1})", R"({"n":1.5})"},
      {R"({"n":1})", R"({"n":"1"})"},
      {R"({"n":1})", R"({"n":true})"},
      {R"({"n":0})", R"({"n":null})"},
      {R"({"n":null})", R"({})"},
      {R"({"n":18446744073709551615})", R"({"n":-1})"},
      {R"({"q":"a b"})", R"({"q":"a  b"})"},
      {R"({"q":"a"})", R"({"p":"a"})"},
      {R"({"a":[1,2]})", R"({"a":[2,1]})"},
      {R"({"a":[]})", R"({"a":{}})"},
      {R"({"a":{"b":1}})", R"({"b":{"a":1}})"},
  }));
  INFO(a << " and " << b);

  CHECK(exact_of(a) != exact_of(b));
  CHECK(json_hash(json(a)) != json_hash(json(b)));
}

TEST_CASE("arguments: a tool's loop key names those that count") {
  const std::vector<std::string> query = {"query"};

  CHECK(exact_of(R"({"query":"crm","page":1})", query) ==
        exact_of(R"({"page":2,"query":"crm"})", query));
  CHECK(exact_of(R"({"query":"crm"})", query) != exact_of(R"({"query":"erp"})", query));
}

TEST_CASE("similarity: the mean over all leaves of both") {
  const auto [a, b, expected] = GENERATE(table<std::string, std::string, double>({
      {R"({})", R"({})", 1.0},
      {R"({"n":1})", R"({"n":1.0})", 1.0},
      {R"({"n":1})", R"({"n":2})", 0.0},
      {R"({"n":true})", R"({"n":false})", 0.0},
      {R"({"n":null})", R"({"n":null,"m":null})", 0.5},
      {R"({"n":1})", R"({})", 0.0},
      {R"({"a":1,"b":2,"c":3,"d":4})", R"({"a":1,"b":2,"c":3,"d":5})", 0.75},
      {R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":2,"c":3,"d":4})", 0.75},
      {R"({"q":"best crm of 2026"})", R"({"q":"2026 of crm best"})", 1.0},
      {R"({"q":"best crm"})", R"({"q":"best crm software"})", 2.0 / 3},
      {R"({"q":"Best CRM, please!"})", R"({"q":"best crm please"})", 1.0},
      {R"({"q":"a a a b"})", R"({"q":"a b"})", 1.0},
      {R"({"q":"one two three four"})", R"({"q":"one two three five"})", 0.6},
      {R"({"q":"best crm","n":1})", R"({"q":"best crm software","n":1})", 5.0 / 6},
      {R"({"q":""})", R"({"q":"?"})", 0.0},
      {R"({"q":"1"})", R"({"q":1})", 0.0},
      {R"({"path":"/srv/data/a.txt"})", R"({"path":"/srv/data/b.txt"})", 0.0},
      {R"({"ids":[1,2,3,4]})", R"({"ids":[1,2,3,5]})", 0.75},
      {R"({"f":{"x":"big red"}})", R"({"f":{"x":"big blue"}})", 1.0 / 3},
      {R"(["a"])", R"(["a"])", 1.0},
      {R"("plain text")", R"("plain words")", 1.0 / 3},
  }));
  INFO(a << " and " << b);

  CHECK(similarity(json(a), json(b)) == Approx(expected));
  CHECK(similarity(json(b), json(a)) == Approx(expected));
}

TEST_CASE("similarity: one of many leaves counts wherever it stands") {
  const auto count = GENERATE(1, 31, 32, 33, 64, 100, 400);
  const Json same = std::vector<int>(static_cast<std::size_t>(count), 7);
  for (std::size_t place = 0; place < same.size(); ++place) {
    auto other = same;
    other[place] = 8;
    INFO(count << " leaves, another at " << place);
    REQUIRE(std::abs(similarity(same, other) - (1 - 1.0 / count)) < 1e-9);
    other.back() = 9;
    const auto unequal = place + 1 == same.size() ? 1.0 : 2.0;
    REQUIRE(std::abs(similarity(same, other) - (1 - unequal / count)) < 1e-9);
  }
}

TEST_CASE("similarity: letters of other alphabets are letters, and long words are told apart") {
  CHECK(similarity(Json("Größe Zürich"), Json("größe zürich")) == Approx(1));
  CHECK(similarity(Json("привет мир"), Json("привет рим")) == Approx(1.0 / 3));
  CHECK(similarity(Json("extraordinarily1 x"), Json("extraordinarily2 x")) == Approx(1.0 / 3));
  CHECK(similarity(Json("a[b"), Json("a{b")) == Approx(0));
}

TEST_CASE("similarity: a text of more words than are kept is compared as a whole") {
  const auto long_text = numbered_words(0, 1100);
  Json a = {{"a", "short one"}, {"b", long_text}};
  Json b = {{"a", "short one"}, {"b", long_text + "more"}};

  CHECK(similarity(a, b) == Approx(0.5));
  CHECK(similarity(a, a) == Approx(1));
  CHECK(similarity(Json(numbered_words(0, 900)), Json(numbered_words(100, 1000))) ==
        Approx(800.0 / 1000));
}

TEST_CASE("similarity: more leaves than are kept are the same or not") {
  Json a = Json::array();
  for (int i = 0; i < 600; ++i) a.push_back(i);
  auto b = a;
  b[599] = 0;

  CHECK(similarity(a, a) == Approx(1));
  CHECK(similarity(a, b) == Approx(0));
}

TEST_CASE("similarity: stopping early changes only values below what was asked for") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {R"({"a":1,"b":2,"c":3,"d":4})", R"({"a":1,"b":2,"c":3,"d":5})"},
      {R"({"a":"x y z","b":"x y"})", R"({"a":"x y z","b":"x y z v"})"},
      {R"({"a":"x","b":"y"})", R"({"a":"z","b":"y"})"},
      {R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":2,"d":3})"},
  }));
  WordTable words;
  WordTable unused;
  const auto now = read_loop_arguments(json(a), {}, words);
  const auto earlier = read_loop_arguments(json(b), {}, unused);
  const auto value = similarity(json(a), json(b));

  for (const double at_least : {0.1, 0.5, 0.75, 0.9, 1.0}) {
    const auto found = similarity(now, words, earlier, at_least);
    INFO(a << " and " << b << " at " << at_least);
    if (reaches(value, at_least)) CHECK(found == Approx(value));
    CHECK(reaches(found, at_least) == reaches(value, at_least));
  }
}

TEST_CASE("news: a result that only echoes other arguments is the same result") {
  CHECK(news_of(R"({"query":"best crm","hits":["a","b"]})", R"({"query":"best crm"})") ==
        news_of(R"({"query":"top crm","hits":["a","b"]})", R"({"query":"top crm"})"));
  CHECK(news_of(R"({"page":1,"rows":["a"]})", R"({"page":1})") !=
        news_of(R"({"page":2,"rows":["b"]})", R"({"page":2})"));
  CHECK(news_of(R"({"page":1})", R"({"page":1})") != news_of(R"({"page":2})", R"({"page":2})"));
  CHECK(news_of(R"("crm")", R"({"q":"crm"})") != news_of(R"("erp")", R"({"q":"erp"})"));
}

TEST_CASE("prompt hash: messages and tools count, settings and ids of tool calls do not") {
  ModelRequest request("gpt-4o", "hi");
  request.tools.push_back({.name = "search", .description = "Search", .schema = {{"a", 1}}});
  const auto hash = prompt_hash(request);
  auto warmer = request;
  warmer.temperature = 0.9;
  auto other_words = request;
  other_words.messages[0] = Message::user("hello");
  auto other_role = request;
  other_role.messages[0] = Message::system("hi");
  auto other_tool = request;
  other_tool.tools[0].schema["a"] = 2;
  auto asked = request;
  asked.messages.push_back({Role::assistant, {ToolCallPart{"c1", "search", "{}"}}});
  auto asked_again = request;
  asked_again.messages.push_back({Role::assistant, {ToolCallPart{"c2", "search", "{}"}}});

  CHECK(prompt_hash(warmer) == hash);
  CHECK(prompt_hash(other_words) != hash);
  CHECK(prompt_hash(other_role) != hash);
  CHECK(prompt_hash(other_tool) != hash);
  CHECK(prompt_hash(asked) == prompt_hash(asked_again));
}
