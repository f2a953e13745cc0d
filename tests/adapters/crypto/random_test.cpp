// random_test.cpp: as many bytes as were asked for, other ones each time.
#include <purser/adapters/crypto/random.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::crypto {

TEST_CASE("random: bytes do not come twice") {
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}

}  // namespace purser::crypto
