// limit_json_test.cpp: limits there and back, and what is no limit.
#include <purser/runtime/ledger/limit_json.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("limit json: every kind of limit comes back as it was") {
  auto rolling = Limit::tokens(1000, Window::rolling(std::chrono::seconds(60)));
  rolling.model = Glob("gpt-*");
  rolling.on_exceed = OnExceed::warn;
  auto daily = Limit::usd(5_usd, Window::calendar(Window::Kind::day));
  daily.tool = Glob("serp*");
  daily.alert_at = {50_percent, 90_percent};
  const std::vector<Limit> limits{Limit::usd(1_usd), Limit::calls(3, Window::call), rolling, daily};

  const auto back = limits_from_json(to_json(limits), {});

  REQUIRE(back);
  REQUIRE(back->size() == limits.size());
  for (std::size_t i = 0; i < limits.size(); ++i) {
    CHECK(to_json(back->at(i)) == to_json(limits[i]));
    CHECK(back->at(i).window == limits[i].window);
    CHECK(back->at(i).alert_at == limits[i].alert_at);
  }
}

TEST_CASE("limit json: what is no limit is an error that names the member") {
  for (const auto& [member, value] :
       std::vector<std::pair<const char*, Json>>{{"measure", "euro"},
                                                 {"amount", 1.5},
                                                 {"window", "year"},
                                                 {"on_exceed", 7},
                                                 {"alert_at_ppm", Json::array({1'000'001})},
                                                 {"alert_at_ppm", Json::array({4'294'967'296})}}) {
    auto json = to_json(std::vector<Limit>{Limit::usd(1_usd)});
    json[0][member] = value;
    const auto read = limits_from_json(json, {});
    CAPTURE(member);
    REQUIRE_FALSE(read);
    CHECK(read.error().message().find(member) != std::string::npos);
  }
  CHECK_FALSE(limits_from_json(Json("x"), {}));
  auto negative = to_json(std::vector<Limit>{Limit::usd(1_usd)});
  negative[0]["amount"] = -1;
  CHECK_FALSE(limits_from_json(negative, {}));
}

TEST_CASE("limit json: a zone that nobody knows is an error") {
  auto json = to_json(std::vector<Limit>{Limit::usd(1_usd, Window::calendar(Window::Kind::day))});
  json[0]["timezone"] = "Europe/Berlin";
  CHECK(limits_from_json(json, {}).error().message() ==
        "nobody here knows the time zone Europe/Berlin; give the ledger find_time_zone");
}
