// party_test.cpp: whom requests count for.
#include <purser/adapters/mcp/server/party.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

Party party(std::string id, std::string peer) {
  Caller caller;
  caller.id = std::move(id);
  caller.peer = std::move(peer);
  return party_of(caller);
}

}  // namespace

TEST_CASE("mcp party: who has an id is one party, wherever it calls from") {
  CHECK(party("ann", "127.0.0.1:1") == party("ann", "10.0.0.9:2"));
  CHECK(party("ann", "127.0.0.1:1") != party("bob", "127.0.0.1:1"));
}

TEST_CASE("mcp party: without an id it is the address, whatever the port") {
  CHECK(party("", "127.0.0.1:1") == party("", "127.0.0.1:2"));
  CHECK(party("", "127.0.0.1:1") != party("", "127.0.0.2:1"));
  CHECK(party("", "::1:40312") == party("", "::1:40313"));
  CHECK(party("", "::1:40312") != party("", "::2:40312"));
  CHECK(party("", "stdio") == party("", "stdio"));
}

TEST_CASE("mcp party: an id that looks like an address is another party") {
  CHECK(party("127.0.0.1", "127.0.0.1:1") != party("", "127.0.0.1:1"));
}
