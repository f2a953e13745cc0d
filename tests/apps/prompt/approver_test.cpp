// approver_test.cpp: when somebody is asked, and what is said where nobody can be.
#include <purser/apps/prompt/approver.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using cli::RunArguments;
using cli::standing_answer;

TEST_CASE("approver: somebody at a terminal is asked, unless --approve says it") {
  RunArguments arguments;
  CHECK_FALSE(standing_answer(arguments, true));

  arguments.approve = "all";
  CHECK(standing_answer(arguments, true)->allow);
  arguments.approve = "none";
  CHECK_FALSE(standing_answer(arguments, true)->allow);
  CHECK(standing_answer(arguments, true)->reason == "--approve none was given");
}

TEST_CASE("approver: where nobody can be asked, the reason says why and what would help") {
  RunArguments arguments;
  const auto hint = ", so that nobody can be asked (--approve all would let it run)";
  CHECK(standing_answer(arguments, false)->reason ==
        std::string("purser runs without a terminal") + hint);
  arguments.task = "-";
  CHECK(standing_answer(arguments, true)->reason == std::string("the task came from stdin") + hint);
  arguments.json = true;
  CHECK(standing_answer(arguments, true)->reason == std::string("--json was given") + hint);
  CHECK_FALSE(standing_answer(arguments, true)->allow);
  arguments.approve = "all";
  CHECK(standing_answer(arguments, false)->allow);
}
