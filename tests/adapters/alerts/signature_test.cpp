// signature_test.cpp: a receiver can tell who wrote an alert, and when.
#include <purser/adapters/alerts/signature.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using alerts::sign;
using alerts::verify;

namespace {

const Secret secret("whsec-1");
const std::string body = R"({"type":"threshold"})";
constexpr WallTime at{1'764'021'600s};

}  // namespace

TEST_CASE("signature: it is the HMAC-SHA256 of timestamp, point and body") {
  // printf '%s' '1764021600.{"type":"threshold"}' | openssl dgst -sha256 -hmac whsec-1
  CHECK(alerts::timestamp_text(at + 999ms) == "1764021600");
  CHECK(sign(secret, "1764021600", body) ==
        "v1=f596a28bbd8c7a012715b64a3bc135420e97381ce052f07b92757cb3be0808a6");
}

TEST_CASE("signature: what was signed is verified, and nothing else") {
  const auto signature = sign(secret, "1764021600", body);
  CHECK(verify(secret, "1764021600", body, signature, at));
  CHECK(verify(secret, "1764021600", body, signature, at + 5min));
  CHECK(verify(secret, "1764021600", body, signature, at - 5min));

  CHECK_FALSE(verify(secret, "1764021600", body + " ", signature, at));
  CHECK_FALSE(verify(secret, "1764021601", body, signature, at));
  CHECK_FALSE(verify(Secret("other"), "1764021600", body, signature, at));
  CHECK_FALSE(verify(secret, "1764021600", body, "", at));
  CHECK_FALSE(verify(secret, "1764021600", body, signature.substr(3), at));
}

TEST_CASE("signature: an old alert that is played again is refused") {
  const auto signature = sign(secret, "1764021600", body);
  const auto late = verify(secret, "1764021600", body, signature, at + 5min + 1s);
  REQUIRE_FALSE(late);
  CHECK(late.error().code() == ErrorCode::unauthenticated);
  CHECK_FALSE(verify(secret, "1764021600", body, signature, at - 5min - 1s));
  for (const auto* odd : {"", "now", "1764021600x", "-99999999999999999999"}) {
    CHECK_FALSE(verify(secret, odd, body, sign(secret, odd, body), at));
  }
}
