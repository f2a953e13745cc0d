// structured_answer_test.cpp: structs as the form of answers.
#include <purser/runtime/tools/structured_answer.hpp>

#include <boost/describe/class.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

struct Stop {
  std::string port;
  int days = 0;
};
BOOST_DESCRIBE_STRUCT(Stop, (), (port, days))

struct Plan {
  std::string ship;
  std::vector<Stop> stops;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (ship, stops))

struct Loose {
  std::string ship;
  std::optional<int> days;
};
BOOST_DESCRIBE_STRUCT(Loose, (), (ship, days))

}  // namespace

TEST_CASE(
    "structured answer: a struct is asked for by its schema, enforced where that is possible") {
  const auto format = answer_format<Plan>("plan");
  CHECK(format.kind == OutputFormat::Kind::json_schema);
  CHECK(format.name == "plan");
  CHECK(format.schema == schema_of<Plan>());
  CHECK(format.strict);
  CHECK_FALSE(answer_format<Loose>().strict);
  CHECK_FALSE(
      answer_format(Json{{"type", "object"}, {"properties", {{"a", Json::object()}}}}).strict);
}

TEST_CASE("structured answer: what came is the struct, or an error that says where it is not") {
  const auto plan =
      read_answer<Plan>(R"({"ship":"Ida","stops":[{"port":"Kiel","days":2}]})").value();
  CHECK(plan.ship == "Ida");
  CHECK(plan.stops.at(0).days == 2);
  const auto broken = read_answer<Plan>("Sure! Here is the plan:");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().code() == ErrorCode::protocol_error);
  const auto wrong = read_answer<Plan>(R"({"ship":"Ida","stops":[{"port":"Kiel","days":"two"}]})");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().message().find("stops[0].days") != std::string::npos);
}
