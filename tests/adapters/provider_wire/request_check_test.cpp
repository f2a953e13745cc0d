// request_check_test.cpp: what no interface takes.
#include <purser/adapters/providers/wire/request_check.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>

#include <limits>

using namespace purser;
using provider_wire::check_request;

namespace {

/// What is said of a good request after `spoil`.
std::string said_after(void (*spoil)(ModelRequest&)) {
  ModelRequest request("m", "Hi");
  request.output_tokens_max = 1;
  request.temperature = 0.0;
  REQUIRE(check_request(request));
  spoil(request);
  const auto checked = check_request(request);
  CHECK(refusal_of(checked) == ErrorCode::invalid_argument);
  return checked ? "" : checked.error().message();
}

}  // namespace

TEST_CASE("request_check: model, messages, room for output and numbers have to be there") {
  CHECK(said_after([](ModelRequest& request) { request.model.clear(); }) ==
        "the request names no model");
  CHECK(said_after([](ModelRequest& request) { request.messages.clear(); }) ==
        "the request has no messages");
  CHECK(said_after([](ModelRequest& request) { request.output_tokens_max = 0; }) ==
        "output_tokens_max is 0; it must be at least 1");
  CHECK(said_after([](ModelRequest& request) {
          request.temperature = std::numeric_limits<double>::quiet_NaN();
        }) == "temperature is not a finite number");
  CHECK(said_after([](ModelRequest& request) {
          request.top_p = std::numeric_limits<double>::infinity();
        }) == "top_p is not a finite number");
}
