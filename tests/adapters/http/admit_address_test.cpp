// admit_address_test.cpp: addresses are asked about before anything connects to them.
#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {
namespace {

/// Notes who was asked about.
struct Admission {
  AdmitAddress admit(bool answer) {
    return [this, answer](std::string_view host, const asio::ip::address& address) -> Result<> {
      asked.push_back(std::string(host) + " " + address.to_string());
      if (!answer) return fail(ErrorCode::refused, "not there");
      return {};
    };
  }
  std::vector<std::string> asked;
};

ClientOptions admitting(Admission& admission, bool answer) {
  ClientOptions options;
  options.admit_address = admission.admit(answer);
  return options;
}

}  // namespace

TEST_CASE("http: an address that is not admitted is never connected to") {
  const auto host = GENERATE(std::string("127.0.0.1"), std::string("localhost"));
  HttpPeer peer(tests::always(tests::ok_response("")));
  Admission admission;
  ClientFixture fixture(admitting(admission, false));
  const auto url = url_of("http://" + host + ":" + std::to_string(peer.port()));

  const auto response = fixture.send(Request(Method::get, url, "/"));

  REQUIRE(!response);
  CHECK(response.error().code() == ErrorCode::refused);
  CHECK(response.error().message() == "not there");
  REQUIRE(!admission.asked.empty());
  CHECK(admission.asked[0].starts_with(host + " "));
  CHECK(peer.accepted() == 0);
}

TEST_CASE("http: an admitted address is asked about once per connection, not per request") {
  HttpPeer peer(tests::always(tests::ok_response("")));
  Admission admission;
  ClientFixture fixture(admitting(admission, true));

  REQUIRE(fixture.send(get(peer)));
  REQUIRE(fixture.send(get(peer)));

  CHECK(admission.asked == std::vector<std::string>{"127.0.0.1 127.0.0.1"});
  CHECK(peer.accepted() == 1);
}

TEST_CASE("http: addresses cannot be asked about behind a proxy") {
  Admission admission;
  auto options = admitting(admission, true);
  options.proxy.emplace(url_of("http://127.0.0.1:3128"), Secret());
  asio::io_context context;

  const auto client = Client::create(context.get_executor(), make_timers(context.get_executor()),
                                     std::move(options));

  REQUIRE(!client);
  CHECK(client.error().code() == ErrorCode::invalid_argument);
}

}  // namespace purser::http
