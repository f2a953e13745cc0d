// delivery_test.cpp: alerts arrive, also at receivers that fail, and their secrets nowhere else.
#include <purser/adapters/alerts/delivery.hpp>

#include <map>

#include <purser/adapters/alerts/signature.hpp>
#include <purser/tests/adapters/alerts/delivery_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::alerts {

using namespace std::chrono_literals;

TEST_CASE("delivery: an alert arrives as JSON, signed, with an id of its own") {
  Receiver receiver;
  DeliveryFixture given(receiver.url("/hook?key=1"));
  auto& delivery = given.start();

  delivery.raise(threshold_alert());
  delivery.raise(threshold_alert());

  REQUIRE(given.flush());
  const auto arrived = receiver.arrived();
  REQUIRE(arrived.size() == 2);
  CHECK(arrived[0].head.starts_with("POST /hook?key=1 HTTP/1.1\r\n"));
  CHECK(arrived[0].header("Content-Type") == "application/json");
  CHECK(arrived[0].json()["type"] == "threshold");
  CHECK(arrived[0].json()["id"] == arrived[0].header("Idempotency-Key"));
  CHECK(arrived[0].header("Idempotency-Key") != arrived[1].header("Idempotency-Key"));
  CHECK(verify(Secret(canary), arrived[0].header("Purser-Timestamp"), arrived[0].body,
               arrived[0].header("Purser-Signature"), given.timers->clock().wall_now()));
  CHECK(given.stats().sent == 2);
  CHECK(given.stats().waiting == 0);
}

TEST_CASE("delivery: each kind of target is sent its own form, and only what it asked for") {
  Receiver receiver;
  DeliveryFixture given;
  for (const auto kind :
       {TargetKind::slack, TargetKind::discord, TargetKind::teams, TargetKind::pagerduty}) {
    given.options.targets.push_back(
        target_at(receiver.url("/" + std::string(to_string(kind))), kind));
  }
  given.options.targets[1].on = {"finding"};
  auto& delivery = given.start();

  delivery.raise(threshold_alert());

  REQUIRE(given.flush());
  std::map<std::string, Json> bodies;
  for (const auto& arrived : receiver.arrived()) {
    bodies[arrived.head.substr(0, arrived.head.find(" HTTP"))] = arrived.json();
  }
  CHECK(bodies.size() == 3);
  CHECK(bodies["POST /slack"].contains("blocks"));
  CHECK(bodies["POST /teams"]["type"] == "message");
  CHECK(bodies["POST /pagerduty"]["routing_key"] == canary);
  CHECK(bodies["POST /pagerduty"]["event_action"] == "trigger");
  CHECK(given.stats(1).sent == 0);
}

TEST_CASE("delivery: a receiver that fails is tried again with the same id, after longer pauses") {
  Receiver receiver([](int index, const Arrived&) {
    if (index == 0) return Receiver::status(500);
    if (index == 1) return std::string();  // closes without an answer
    if (index == 2) return std::string("HTTP/1.1 200 OK\r\nContent-Le");
    return Receiver::status(index == 3 ? 503 : 202);
  });
  DeliveryFixture given(receiver.url());
  given.start().raise(threshold_alert());

  for (const auto pause : {500ms, 1000ms, 2000ms, 4000ms}) given.pass(pause);

  const auto arrived = receiver.wait_for(5);
  REQUIRE(given.flush());
  for (const auto& each : arrived) {
    CHECK(each.header("Idempotency-Key") == arrived[0].header("Idempotency-Key"));
    CHECK(each.body == arrived[0].body);
  }
  CHECK(given.stats().retried == 4);
  CHECK(given.stats().sent == 1);
  CHECK(given.stats().failed == 0);
}

TEST_CASE("delivery: a receiver that asks for time gets it") {
  Receiver receiver([](int index, const Arrived&) {
    return index == 0 ? Receiver::status(429, "Retry-After: 7\r\n") : Receiver::status(200);
  });
  DeliveryFixture given(receiver.url());
  given.start().raise(threshold_alert());

  given.pass(7s);

  CHECK(receiver.wait_for(2).size() == 2);
  const auto failures = given.failures->wait_for(1);
  CHECK(failures[0].error.code() == ErrorCode::rate_limited);
  CHECK(failures[0].will_retry);
}

TEST_CASE("delivery: a receiver that hangs is left after a while, and tried again") {
  Receiver receiver([](int index, const Arrived& arrived) {
    return index == 0 ? Receiver::hang(index, arrived) : Receiver::status(200);
  });
  DeliveryFixture given(receiver.url());
  given.options.attempt_timeout = 10s;
  given.start().raise(threshold_alert());
  (void)receiver.wait_for(1);

  while (given.stats().retried == 0) given.timers->advance(1s);

  REQUIRE(given.flush());  // time stands still
  CHECK(given.failures->wait_for(1)[0].error.code() == ErrorCode::timeout);
  CHECK(receiver.arrived().size() == 2);
}

TEST_CASE("delivery: what is refused is given up, and redirects are not followed") {
  const auto status = GENERATE(302, 307, 400, 403, 404);
  Receiver receiver(
      [&](int, const Arrived&) { return Receiver::status(status, "Location: /elsewhere\r\n"); });
  DeliveryFixture given(receiver.url());
  given.start().raise(threshold_alert());

  REQUIRE(given.flush());

  CHECK(receiver.arrived().size() == 1);
  CHECK(given.stats().failed == 1);
  CHECK(given.stats().retried == 0);
  const auto failure = given.failures->wait_for(1)[0];
  CHECK(failure.target == "json");
  CHECK(failure.type == "threshold");
  CHECK(failure.attempts == 1);
  CHECK_FALSE(failure.will_retry);
  CHECK(failure.error.message().find("answered " + std::to_string(status)) != std::string::npos);
}

TEST_CASE("delivery: an alert that the receiver cannot digest does not keep the others back") {
  Receiver receiver([](int, const Arrived& arrived) {
    return Receiver::status(arrived.json()["message"] == "0" ? 500 : 200);
  });
  DeliveryFixture given(receiver.url());
  auto& delivery = given.start();
  for (int i = 0; i < 3; ++i) delivery.raise(numbered_alert(i));

  while (given.stats().sent < 2) given.timers->advance(100ms);

  CHECK(given.stats().waiting == 1);
}

TEST_CASE("delivery: so many wait for a target, more are dropped and counted") {
  Receiver receiver(Receiver::hang);
  DeliveryFixture given(receiver.url());
  given.options.waiting_max = 3;
  auto& delivery = given.start();
  delivery.raise(numbered_alert(0));
  (void)receiver.wait_for(1);

  for (int i = 1; i < 10; ++i) {
    delivery.raise(numbered_alert(i));
    while (given.stats().waiting + given.stats().dropped + delivery.stats().dropped <
           static_cast<std::uint64_t>(i) + 1) {
      std::this_thread::yield();
    }
  }

  CHECK(given.stats().waiting == 3);
  CHECK(given.stats().dropped + delivery.stats().dropped == 7);
}

TEST_CASE("delivery: what is too old is given up") {
  Receiver receiver([](int, const Arrived&) { return Receiver::status(503); });
  DeliveryFixture given(receiver.url());
  given.options.age_max = 1h;
  auto& delivery = given.start();
  delivery.raise(numbered_alert(1));
  (void)given.failures->wait_for(1);

  while (given.stats().failed == 0) given.timers->advance(1min);

  CHECK(given.stats().waiting == 0);
  CHECK(given.stats().last_error.find("deadline_exceeded") == 0);
}

TEST_CASE("delivery: a receiver that hangs delays no other, and no end beyond the limit") {
  Receiver hanging(Receiver::hang);
  Receiver good;
  DeliveryFixture given;
  given.options.targets = {target_at(hanging.url()), target_at(good.url())};
  given.options.targets[1].name = "good";
  auto& delivery = given.start();

  for (int i = 0; i < 20; ++i) delivery.raise(numbered_alert(i));

  CHECK(good.wait_for(20).size() == 20);
  CHECK_FALSE(delivery.flush(1ms));
  CHECK(given.stats(0).waiting == 20);
  given.delivery.reset();  // ends although the receiver still hangs
}

TEST_CASE("delivery: what waits for its next try is tried at once when it is flushed") {
  Receiver receiver(
      [](int index, const Arrived&) { return Receiver::status(index == 0 ? 503 : 200); });
  DeliveryFixture given(receiver.url());
  given.start().raise(threshold_alert());
  const auto due = given.timers->clock().now() + 500ms;
  while (given.timers->next() != due) std::this_thread::yield();

  CHECK(given.flush());  // time stands still

  CHECK(receiver.arrived().size() == 2);
}

TEST_CASE("delivery: a name that leads inside is refused when it is looked up") {
  Receiver receiver;
  // A way to write 127.0.0.1 that only name resolution understands.
  DeliveryFixture given("http://127.1:" + std::to_string(receiver.port()) + "/" + canary);
  given.start().raise(threshold_alert());

  const auto failure = given.failures->wait_for(1)[0];

  CHECK(failure.error.code() == ErrorCode::refused);
  CHECK(failure.error.message().find("the loopback address 127.0.0.1") != std::string::npos);
  CHECK(failure.error.message().find(canary) == std::string::npos);
  CHECK(receiver.arrived().empty());
  CHECK(given.stats().last_error.find(canary) == std::string::npos);
}

TEST_CASE("delivery: secrets are in no error, whatever the receiver says") {
  Receiver receiver([](int index, const Arrived& arrived) {
    const auto body = arrived.head + arrived.body;
    return "HTTP/1.1 " + std::string(index % 2 == 0 ? "503" : "400") +
           " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  });
  DeliveryFixture given;
  given.options.targets = {
      target_at(receiver.url(std::string("/") + canary), TargetKind::pagerduty)};
  given.start().raise(threshold_alert());

  given.pass(500ms);

  REQUIRE(given.flush());
  for (const auto& failure : given.failures->wait_for(2)) {
    CHECK(to_string(failure.error).find(canary) == std::string::npos);
  }
  CHECK(given.stats().last_error.find(canary) == std::string::npos);
}

}  // namespace purser::alerts
