// failures_test.cpp: what every provider makes of everything that can go wrong.
#include <atomic>
#include <boost/asio/cancellation_signal.hpp>

#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using contract::any_kind;
using contract::any_mode;
using contract::ProviderFixture;
using contract::ProviderSetup;

namespace {

ModelRequest question() {
  ModelRequest request("sim-model", "Where is my parcel?");
  request.output_tokens_max = 500;
  return request;
}

Error must_fail(const Result<ModelReply>& reply) {
  if (reply) FAIL("a reply where an error was expected: " << reply->message.text());
  CHECK(to_string(reply.error()).find("canary") == std::string::npos);
  return reply.error();
}

}  // namespace

TEST_CASE("provider contract: each error answer has its code, and says that nothing was billed") {
  struct Row {
    int status;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({{400, ErrorCode::bad_request},
                                         {401, ErrorCode::unauthenticated},
                                         {403, ErrorCode::permission_denied},
                                         {404, ErrorCode::not_found},
                                         {429, ErrorCode::rate_limited},
                                         {500, ErrorCode::overloaded},
                                         {503, ErrorCode::overloaded},
                                         {529, ErrorCode::overloaded}}));
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  simulator::ErrorReply reply;
  reply.status = row.status;
  reply.message = std::string("no, ") + contract::canary;
  reply.retry_after = 7s;
  setup.reply.error = reply;
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams, row.status);
  const auto error = must_fail(fixture.complete(question(), streams));
  CHECK(error.code() == row.code);
  CHECK(error.rejected());
  CHECK(error.retry_after() == 7s);
  CHECK(error.peer_message() == "no, ***");
  CHECK(fixture.dispatched == 1);
  CHECK(fixture.sink.chunks == 0);
}

TEST_CASE("provider contract: an error in mid-stream keeps what was reported") {
  ProviderSetup setup;
  setup.kind = any_kind();
  setup.reply.answer.text = "A longer answer that takes several chunks to arrive.";
  setup.reply.delivery.stream_error = simulator::StreamError{3, "", "lost it"};
  ProviderFixture fixture(std::move(setup));
  const auto error = must_fail(fixture.complete(question(), true));
  CHECK(error.code() == ErrorCode::overloaded);
  CHECK_FALSE(error.rejected());
  CHECK(error.peer_message() == "lost it");
  if (fixture.subject.usage_before_end) CHECK_FALSE(fixture.usages.empty());
}

TEST_CASE("provider contract: a stream cut at any byte is no reply, and usage never goes back") {
  const auto kind = any_kind();
  const auto how = GENERATE(simulator::Cut::close, simulator::Cut::reset);
  std::atomic<std::uint64_t> cut{0};
  ProviderSetup setup;
  setup.kind = kind;
  setup.handler = [&cut, how](const simulator::RequestRecord&) {
    simulator::Scripted reply;
    reply.answer.text = "Cut me.";
    reply.delivery.cut_after_bytes = cut.load();
    reply.delivery.cut = how;
    return reply;
  };
  ProviderFixture fixture(std::move(setup));
  CAPTURE(kind);
  // How a connection ends makes no difference to the codec: each byte one way, some the other.
  for (;; cut += how == simulator::Cut::close ? 1 : 7) {
    REQUIRE(cut < 5000);
    fixture.usages.clear();
    const auto reply = fixture.complete(question(), true);
    if (reply) break;
    CAPTURE(cut.load());
    REQUIRE(reply.error().code() == ErrorCode::connection_lost);
    REQUIRE_FALSE(reply.error().rejected());
    Tokens before = 0;
    for (const auto& usage : fixture.usages) {
      REQUIRE(usage.total() >= before);
      before = usage.total();
    }
  }
  CHECK(cut > 300);
}

TEST_CASE("provider contract: answers that break the rules are errors, not replies") {
  using simulator::Malformed;
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.answer.text = "A longer answer that takes several chunks to arrive.";
  const auto how =
      GENERATE(Malformed::invalid_json, Malformed::garbage, Malformed::invalid_utf8,
               Malformed::html, Malformed::truncated, Malformed::bad_chunking, Malformed::not_http);
  // A body of known length has no chunks; and lines of a stream without a field name are comments
  // to a reader.
  if (!streams && how == Malformed::bad_chunking) return;
  if (streams && how == Malformed::garbage) return;
  setup.reply.delivery.malformed = how;
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams, static_cast<int>(how));
  const auto error = must_fail(fixture.complete(question(), streams));
  const bool fits =
      error.code() == ErrorCode::protocol_error || error.code() == ErrorCode::connection_lost;
  CHECK(fits);
  CHECK_FALSE(error.rejected());
}

TEST_CASE("provider contract: a provider that hangs runs into the right timeout") {
  ProviderSetup setup;
  setup.kind = any_kind();
  setup.reply.answer.text = "A longer answer that takes several chunks to arrive.";
  setup.timeouts.first_byte = 60ms;
  setup.timeouts.idle = 60ms;
  SECTION("before the headers") { setup.reply.delivery.hang = simulator::Hang::before_headers; }
  SECTION("in mid-stream") { setup.reply.delivery.hang = simulator::Hang::mid_stream; }
  ProviderFixture fixture(std::move(setup));
  CHECK(must_fail(fixture.complete(question(), true)).code() == ErrorCode::timeout);
  CHECK(fixture.simulator->wait_for_connections(0));
}

TEST_CASE("provider contract: the deadline of the call holds") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.delivery.hang = simulator::Hang::before_headers;
  ProviderFixture fixture(std::move(setup));
  fixture.deadline = system_clock().now() + 50ms;
  CHECK(must_fail(fixture.complete(question(), streams)).code() == ErrorCode::deadline_exceeded);
  CHECK(fixture.simulator->wait_for_connections(0));
}

TEST_CASE("provider contract: cancelling closes the connection") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.delivery.hang = simulator::Hang::before_headers;
  ProviderFixture fixture(std::move(setup));
  const auto request = question();
  auto context = fixture.make_context(streams);
  asio::cancellation_signal signal;
  std::optional<Result<ModelReply>> outcome;
  fixture.http.start(fixture.provider->complete(request, context), outcome, signal.slot());
  while (fixture.dispatched == 0) fixture.http.step();
  REQUIRE(fixture.simulator->wait_for_requests(1));
  signal.emit(asio::cancellation_type::terminal);
  while (!outcome) fixture.http.step();
  CHECK(must_fail(*outcome).code() == ErrorCode::cancelled);
  CHECK(fixture.simulator->wait_for_connections(0));
}

TEST_CASE("provider contract: a sink that throws ends the call as an internal error") {
  ProviderSetup setup;
  setup.kind = any_kind();
  setup.reply.answer.text = "A longer answer that takes several chunks to arrive.";
  ProviderFixture fixture(std::move(setup));
  fixture.sink.also = [](const Chunk&) { throw std::runtime_error("disk full"); };
  CHECK(must_fail(fixture.complete(question(), true)).code() == ErrorCode::internal);
  CHECK(fixture.simulator->wait_for_connections(0));
}

TEST_CASE("provider contract: an answer above the size limit is refused") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.response_bytes_max = 20'000;
  setup.reply.answer.text = std::string(50'000, 'x');
  setup.reply.answer.ignore_output_limit = true;
  ProviderFixture fixture(std::move(setup));
  CHECK(must_fail(fixture.complete(question(), streams)).code() == ErrorCode::too_large);
}

TEST_CASE("provider contract: nobody there means that nothing was sent") {
  ProviderSetup setup;
  setup.kind = any_kind();
  ProviderFixture fixture(std::move(setup));
  fixture.simulator->stop();
  const auto error = must_fail(fixture.complete(question(), any_mode()));
  CHECK(error.code() == ErrorCode::connection_failed);
  CHECK(fixture.dispatched == 0);
}

TEST_CASE("provider contract: a wrong key is told, and never shown") {
  ProviderSetup setup;
  setup.kind = any_kind();
  ProviderFixture fixture(std::move(setup));
  simulator::SimulatorOptions options;
  options.keys.emplace_back("another");
  options.port = 0;
  const auto strict = simulator::Simulator::start(std::move(options)).value();
  openai::OpenAiOptions openai_options;
  openai_options.base_url = strict->openai_base_url();
  openai_options.api_key = Secret(contract::canary);
  fixture.provider = openai::make_provider(fixture.http.client, openai_options).value();
  CHECK(must_fail(fixture.complete(question(), false)).code() == ErrorCode::unauthenticated);
}

TEST_CASE("provider contract: a request that cannot be encoded is not sent") {
  ProviderSetup setup;
  setup.kind = any_kind();
  ProviderFixture fixture(std::move(setup));
  auto request = question();
  request.extra = Json({{"model", "other"}});
  CHECK(must_fail(fixture.complete(request, any_mode())).code() == ErrorCode::invalid_argument);
  CHECK(fixture.dispatched == 0);
  CHECK(fixture.simulator->request_count() == 0);
}
