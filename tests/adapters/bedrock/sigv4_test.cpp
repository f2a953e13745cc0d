// sigv4_test.cpp: signatures that AWS published.
#include <purser/adapters/crypto/sha256.hpp>
#include <purser/adapters/providers/bedrock/sigv4.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
namespace sigv4 = purser::bedrock::sigv4;

namespace {

constexpr std::string_view secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr WallTime moment = std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + 12h + 36min;

sigv4::Parts vanilla(std::string_view method) {
  sigv4::Parts parts;
  parts.method = method;
  parts.path = "/";
  parts.headers = {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}};
  return parts;
}

std::string signature_of(const sigv4::Parts& parts) {
  return sigv4::sign(parts, {"us-east-1", "service", moment}, {"AKIDEXAMPLE", secret}).signature;
}

}  // namespace

TEST_CASE("sigv4: the example of AWS's documentation, step by step") {
  sigv4::Parts parts;
  parts.method = "GET";
  parts.path = "/";
  parts.query = "Action=ListUsers&Version=2010-05-08";
  parts.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"},
                   {"host", "iam.amazonaws.com"},
                   {"x-amz-date", "20150830T123600Z"}};
  const sigv4::Scope scope{"us-east-1", "iam", moment};

  const auto canonical = sigv4::canonical_request(parts);
  CHECK(crypto::to_hex(crypto::Sha256()(canonical)) ==
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  const auto to_sign = sigv4::string_to_sign(canonical, scope);
  CHECK(to_sign ==
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  CHECK(sigv4::signature(secret, to_sign, scope) ==
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  CHECK(sigv4::sign(parts, scope, {"AKIDEXAMPLE", secret}).authorization ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST_CASE("sigv4: AWS's test suite, get-vanilla and post-vanilla") {
  CHECK(signature_of(vanilla("GET")) ==
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  CHECK(signature_of(vanilla("POST")) ==
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
}

TEST_CASE("sigv4: the path is encoded once more, its slashes are not") {
  auto parts = vanilla("POST");
  parts.path = "/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/converse";
  CHECK(sigv4::canonical_request(parts).starts_with(
      "POST\n/model/anthropic.claude-haiku-4-5-20251001-v1%253A0/converse\n\n"));
}

TEST_CASE("sigv4: values of headers are trimmed, runs of spaces are one") {
  auto parts = vanilla("GET");
  parts.headers.insert(parts.headers.begin() + 1, {"my-header", "  a   b c  "});
  CHECK(sigv4::canonical_request(parts).find("\nmy-header:a b c\n") != std::string::npos);
}

TEST_CASE("sigv4: everything that is signed changes the signature") {
  const auto parts = vanilla("POST");
  const auto before = signature_of(parts);
  auto other = parts;
  other.body = "x";
  CHECK(signature_of(other) != before);
  other = parts;
  other.path = "/x";
  CHECK(signature_of(other) != before);
  other = parts;
  other.headers[0].second = "example.org";
  CHECK(signature_of(other) != before);
  const sigv4::Keys keys{"AKIDEXAMPLE", secret};
  CHECK(sigv4::sign(parts, {"us-east-1", "service", moment + 1s}, keys).signature != before);
  CHECK(sigv4::sign(parts, {"us-east-2", "service", moment}, keys).signature != before);
  CHECK(sigv4::sign(parts, {"us-east-1", "bedrock", moment}, keys).signature != before);
}

TEST_CASE("sigv4: times are written as AWS wants them") {
  CHECK(sigv4::timestamp(moment) == "20150830T123600Z");
  CHECK(sigv4::timestamp(moment + 59s + 999ms) == "20150830T123659Z");
  CHECK(sigv4::timestamp(WallTime(-1ns)) == "19691231T235959Z");
}
