// outbox_test.cpp: an alert survives the process, whatever the disk does.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <purser/tests/adapters/alerts/delivery_fixture.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/full_disk.hpp>
#include <purser/tests/support/temporary_folder.hpp>

namespace purser::alerts {
namespace {

using namespace std::chrono_literals;

std::string url_of_nobody() {
  return "http://127.0.0.1:" + std::to_string(tests::closed_port()) + "/";
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One start of a program; the file outlives it.
struct Life : DeliveryFixture {
  Life(const std::string& file, const std::string& url) : DeliveryFixture(url) {
    options.outbox = file;
  }
};

/// Raises an alert for a receiver that is not there, in a process that is killed when it has
/// learned that.
struct Killing final : AlertListener {
  void alert_failed(const AlertFailure& /*failure*/) noexcept override { ::raise(SIGKILL); }
};

[[noreturn]] void raise_and_be_killed(const std::string& file, const std::string& url) {
  Life life(file, url);
  const auto killing = std::make_shared<Killing>();
  life.start().listen(killing);
  life.delivery->raise(threshold_alert());
  while (true) ::pause();
}

}  // namespace

TEST_CASE("outbox: what was not delivered is sent at the next start, under its old id") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  const auto ids = [&] {
    Receiver failing([](int, const Arrived&) { return Receiver::status(503); });
    Life life(file, failing.url());
    life.start().raise(numbered_alert(0));
    const auto id = failing.wait_for(1)[0].header("Idempotency-Key");
    life.delivery->raise(numbered_alert(1));
    while (life.delivery->stats().kept < 2) std::this_thread::yield();
    return id;
  }();

  Receiver receiver;
  Life life(file, receiver.url());
  life.start();

  REQUIRE(life.flush());
  const auto arrived = receiver.arrived();
  REQUIRE(arrived.size() == 2);
  CHECK(arrived[0].header("Idempotency-Key") == ids);
  CHECK(arrived[0].json()["message"] == "0");
  CHECK(arrived[1].json()["message"] == "1");
}

TEST_CASE("outbox: what was delivered or refused is not sent again, and leaves nothing") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  {
    Receiver receiver(
        [](int index, const Arrived&) { return Receiver::status(index == 0 ? 200 : 404); });
    Life life(file, receiver.url());
    auto& delivery = life.start();
    delivery.raise(numbered_alert(0));
    delivery.raise(numbered_alert(1));
    REQUIRE(life.flush());
  }
  CHECK(text_of(file).empty());

  Receiver receiver;
  Life life(file, receiver.url());
  life.start();
  REQUIRE(life.flush());
  CHECK(receiver.arrived().empty());
}

TEST_CASE("outbox: an alert of a process that was killed arrives") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  const auto url = url_of_nobody();
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) raise_and_be_killed(file, url);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  Receiver receiver;
  Life life(file, receiver.url());
  life.start();

  REQUIRE(life.flush());
  REQUIRE(receiver.arrived().size() == 1);
  CHECK(receiver.arrived()[0].json()["type"] == "threshold");
}

TEST_CASE("outbox: a line that was not finished, and odd ones, are skipped") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  {
    Life life(file, url_of_nobody());
    life.start().raise(numbered_alert(0));
    (void)life.failures->wait_for(1);
  }
  const auto whole = text_of(file);
  REQUIRE(std::count(whole.begin(), whole.end(), '\n') == 1);
  std::ofstream(file) << "[]\nnull\n{\"target\":1}\n" << whole << whole.substr(0, whole.size() / 2);

  Receiver receiver;
  Life life(file, receiver.url());
  life.start().raise(numbered_alert(1));

  REQUIRE(life.flush());
  CHECK(receiver.arrived().size() == 2);
}

TEST_CASE("outbox: only its owner reads it, and no secret is in it") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  Life life(file, url_of_nobody());
  const auto url = url_of_nobody() + canary;
  life.options.targets = {target_at(url), target_at(url, TargetKind::pagerduty),
                          target_at(url, TargetKind::slack)};
  life.start().raise(threshold_alert());
  (void)life.failures->wait_for(3);

  const auto text = text_of(file);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(text.find(canary) == std::string::npos);
  struct ::stat status{};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("outbox: a full disk is counted, and alerts arrive all the same") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  Receiver receiver;
  Life life(file, receiver.url());
  auto& delivery = life.start();
  {
    const FullDisk full(10);
    delivery.raise(numbered_alert(0));
    REQUIRE(life.flush());
  }
  delivery.raise(numbered_alert(1));
  REQUIRE(life.flush());

  CHECK(receiver.arrived().size() == 2);
  CHECK(delivery.stats().not_kept == 1);
  CHECK(delivery.stats().kept == 1);
  CHECK(delivery.stats().outbox_error.starts_with(file + ": "));
}

TEST_CASE("outbox: it keeps so many bytes, and what does not fit arrives all the same") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  Receiver receiver(
      [](int index, const Arrived&) { return Receiver::status(index < 1 ? 503 : 200); });
  Life life(file, receiver.url());
  life.options.outbox_bytes_max = 1500;
  auto& delivery = life.start();

  for (int i = 0; i < 10; ++i) delivery.raise(numbered_alert(i));
  while (delivery.stats().kept + delivery.stats().not_kept < 10) std::this_thread::yield();
  CHECK(text_of(file).size() <= 1500);
  (void)life.failures->wait_for(1);

  REQUIRE(life.flush());
  CHECK(delivery.stats().kept >= 1);
  CHECK(delivery.stats().not_kept >= 1);
  CHECK(life.stats().sent == 10);
}

TEST_CASE("outbox: a file that is full of what is done with is written anew") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  Receiver good;
  Life life(file, url_of_nobody());
  life.options.targets[0].name = "nobody";
  life.options.targets[0].on = {"threshold"};
  life.options.targets.push_back(target_at(good.url()));
  life.options.outbox_bytes_max = 4000;
  auto& delivery = life.start();
  delivery.raise(threshold_alert());  // never done with

  for (int i = 0; i < 100; ++i) {
    auto alert = numbered_alert(i);
    alert.details = std::string(1000, 'x');
    delivery.raise(alert);
    (void)good.wait_for(static_cast<std::size_t>(i) + 1);
    while (life.stats(1).sent < static_cast<std::uint64_t>(i) + 1) std::this_thread::yield();
    CHECK(text_of(file).size() <= 9000);
  }

  CHECK(delivery.stats().not_kept == 0);
  CHECK(text_of(file).find("threshold") != std::string::npos);
}

TEST_CASE("outbox: it belongs to one delivery at a time") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  Receiver receiver;
  Life first(file, receiver.url());
  first.start();

  const auto second = Delivery::create(first.options);

  REQUIRE_FALSE(second);
  CHECK(second.error().code() == ErrorCode::invalid_argument);
  CHECK(second.error().message().starts_with(file + " is in use"));
}

TEST_CASE("outbox: what is for a target that is no more is done with") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  {
    Life life(file, url_of_nobody());
    life.start().raise(numbered_alert(0));
    (void)life.failures->wait_for(1);
  }
  Receiver receiver;
  Life life(file, receiver.url());
  life.options.targets[0].name = "another";
  life.start();
  REQUIRE(life.flush());
  CHECK(receiver.arrived().empty());
  CHECK(text_of(file).empty());
}

TEST_CASE("outbox: what is too old at the next start is given up") {
  const TemporaryFolder folder;
  const auto file = folder.file("outbox");
  {
    Life life(file, url_of_nobody());
    life.start().raise(numbered_alert(0));
    (void)life.failures->wait_for(1);
  }
  Receiver receiver;
  Life life(file, receiver.url());
  life.timers->advance(25h);
  life.start();
  REQUIRE(life.flush());
  CHECK(receiver.arrived().empty());
  CHECK(life.stats().failed == 1);
  CHECK(text_of(file).empty());
}

}  // namespace purser::alerts
