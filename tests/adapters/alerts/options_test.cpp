// options_test.cpp: what cannot work is refused when the delivery is made, and shows no secret.
#include <purser/tests/adapters/alerts/delivery_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::alerts {
namespace {

std::string refusal(const DeliveryOptions& options) {
  const auto made = Delivery::create(options);
  if (made) return "";
  CHECK(made.error().code() == ErrorCode::invalid_argument);
  CHECK(to_string(made.error()).find(canary) == std::string::npos);
  return made.error().message();
}

/// Nothing inside may be reached.
DeliveryOptions to(const std::string& url, TargetKind kind = TargetKind::json) {
  DeliveryOptions options;
  options.targets = {target_at(url, kind)};
  return options;
}

}  // namespace

TEST_CASE("options: URLs that cannot be used, or lead inside, are refused without being shown") {
  const std::string path = std::string("/") + canary;
  struct Row {
    std::string url;
    std::string why;
  };
  const std::string inside = "leads to an address that is not on the public internet";
  const std::vector<Row> rows = {
      {"", "must be like"},
      {canary, "must be like"},
      {"ftp://example.com" + path, "must be like"},
      {std::string("https://user:") + canary + "@example.com/", "must be like"},
      {"https://" + path, "must be like"},
      {"http://example.com" + path, "must begin with https://"},
      {"http://127.0.0.1:1" + path, "must begin with https://"},
      {"https://example.com" + path + "#part", "must be percent-encoded"},
      {"https://example.com" + path + " x", "must be percent-encoded"},
      {"https://localhost" + path, inside},
      {"https://x.localhost" + path, inside},
      {"https://127.0.0.1" + path, inside},
      {"https://10.1.2.3" + path, inside},
      {"https://169.254.169.254" + path, inside},
      {"https://[::1]" + path, inside},
      {"https://[::ffff:10.0.0.1]" + path, inside},
      {"https://[fd00::1]" + path, inside},
      {"https://0.0.0.0" + path, inside},
  };
  for (const auto& row : rows) {
    const auto message = refusal(to(row.url));
    INFO(row.url << ": " << message);
    CHECK(message.starts_with("alert target \"json\": its url "));
    CHECK(message.find(row.why) != std::string::npos);
  }
}

TEST_CASE("options: what is named may be private, and plain where that is allowed") {
  auto options = to("http://10.1.2.3/hook");
  options.reach.private_hosts = {"10.1.2.3"};
  CHECK(refusal(options).find("must begin with https://") != std::string::npos);
  options.reach.allow_plain_http = true;
  CHECK(refusal(options).empty());
  options.reach.private_hosts = {"10.1.2.4"};
  CHECK(refusal(options).find("not on the public internet") != std::string::npos);
}

TEST_CASE("options: pagerduty has an address of its own, and needs a routing key") {
  auto options = to("", TargetKind::pagerduty);
  CHECK(refusal(options).empty());
  options.targets[0].secret = Secret();
  CHECK(refusal(options) == "alert target \"pagerduty\" needs a routing key as its secret");
}

TEST_CASE("options: targets have different names, and there is one at least") {
  auto options = to("https://example.com/a");
  options.targets.push_back(target_at("https://example.com/b"));
  CHECK(refusal(options).starts_with("two alert targets are named \"json\""));
  options.targets[1].name = "b";
  CHECK(refusal(options).empty());
  CHECK(refusal(DeliveryOptions()) == "alerts need at least one target");
}

TEST_CASE("options: limits are above zero, and an outbox can be opened") {
  for (const int which : {0, 1, 2, 3, 4}) {
    auto options = to("https://example.com/a");
    if (which == 0) options.waiting_max = 0;
    if (which == 1) options.attempt_timeout = std::chrono::milliseconds(0);
    if (which == 2) options.age_max = std::chrono::seconds(0);
    if (which == 3) options.outbox_bytes_max = 0;
    if (which == 4) options.outbox = "/nowhere/outbox";
    CHECK_FALSE(refusal(options).empty());
  }
}

TEST_CASE("options: kinds have names") {
  for (const auto kind : {TargetKind::json, TargetKind::slack, TargetKind::discord,
                          TargetKind::teams, TargetKind::pagerduty}) {
    CHECK(parse_target_kind(to_string(kind)).value() == kind);
  }
  CHECK_FALSE(parse_target_kind("email"));
}

}  // namespace purser::alerts
