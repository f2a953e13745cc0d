// request_count_test.cpp: one caller cannot take all that a server does at one time.
#include <purser/adapters/mcp/server/request_count.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

const Party ann{"ann", ""};
const Party bob{"bob", ""};

ServerLimits count_limits() {
  ServerLimits limits;
  limits.caller_requests_max = 2;
  limits.all_requests_max = 3;
  return limits;
}

}  // namespace

TEST_CASE("mcp request count: a caller has a limit of its own, and gets back what has ended") {
  RequestCount count(count_limits());
  CHECK(count.begin(ann).empty());
  CHECK(count.begin(ann).empty());
  CHECK(count.begin(ann) == "this caller has enough under way");
  CHECK(count.begin(bob).empty());
  count.end(ann);
  CHECK(count.begin(ann).empty());
}

TEST_CASE("mcp request count: all callers together have one, which a refusal does not use up") {
  RequestCount count(count_limits());
  CHECK(count.begin(ann).empty());
  CHECK(count.begin(bob).empty());
  CHECK(count.begin(bob).empty());
  CHECK(count.begin(bob) == "the server has enough to do");
  CHECK(count.begin(ann) == "the server has enough to do");
  count.end(bob);
  CHECK(count.begin(ann).empty());
  count.end(ann);
  count.end(ann);
  CHECK(count.begin(bob).empty());
  CHECK(count.begin(ann).empty());
}
