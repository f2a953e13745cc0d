// bound_test.cpp: the worst case of requests to Ollama.
#include <purser/adapters/providers/ollama/bound.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using ollama::bound;

TEST_CASE("ollama bound: bytes, framing, and what the model's file adds") {
  const ModelRequest request("m", "Hi");
  CHECK(bound(request)->input == 64 + 8 + 2 + 4 + 1024);
  CHECK(bound(request, 0)->input == 64 + 8 + 2 + 4);
  CHECK(bound(request)->choices == 1);
  CHECK_FALSE(bound(request)->context_bound);
}

TEST_CASE("ollama bound: images can be as dear as the dearest model makes them") {
  const Message message(Role::user, {MediaPart::image("image/png", "AAAA")});
  CHECK(bound(ModelRequest("m", std::vector<Message>{message}))->input >= 16'384);
}

TEST_CASE("ollama bound: extra fields are counted") {
  ModelRequest request("m", "Hi");
  request.extra = Json{{"tools", Json::array({std::string(5000, 't')})}};
  CHECK(bound(request)->input > 5000);
}

TEST_CASE("ollama bound: vectors have no output and no template") {
  const auto result = bound(ModelRequest::embedding("m", {"Hi", "you"}));
  CHECK(result->choices == 0);
  CHECK(result->input == 64 + 8 + 2 + 4 + 8 + 3 + 4);
}
