// sampler_test.cpp: what is counted for a call, and when it is forgotten.
#include <purser/adapters/mcp/tools/sampler.hpp>

#include <purser/tests/adapters/mcp/client/questions.hpp>
#include <purser/tests/adapters/mcp/tools/sampling_setup.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

namespace {

struct OneForEach {
  explicit OneForEach(int calls_per_call) {
    auto options = may_sample();
    options.calls_per_call_max = calls_per_call;
    sampler.emplace(options, timers);
  }
  /// Calls that no session made get past the counts, and no further.
  bool admits(const std::vector<const Call*>& calls) {
    Question::Calls loans;
    for (const auto* call : calls) loans.push_back(std::make_shared<CallLoan>(call));
    asio::io_context context;
    const UnderWay<Json> asked(context.get_executor(),
                               sampler->answer(Question("files", sampling_question(), loans)));
    context.poll();
    return asked.outcome().error().code() == ErrorCode::invalid_argument;
  }

  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  std::optional<Sampler> sampler;
};

}  // namespace

TEST_CASE("sampler: a call under way keeps its count, however many others are forgotten") {
  OneForEach one(1);
  const OwnCall own("a");
  one.sampler->begin(own.call);
  REQUIRE(one.admits({&own.call}));
  for (CallId id = 2; id < 20'000; ++id) {
    Call other(id, own.call.account(), ToolRequest());
    one.sampler->begin(other);
    one.sampler->end(other, false);  // a further attempt never comes
  }

  CHECK_FALSE(one.admits({&own.call}));

  one.sampler->end(own.call, false);
  one.sampler->begin(own.call);
  CHECK(one.admits({&own.call}));  // a call of the same id that begins anew
}

TEST_CASE("sampler: attempts of one call count together until the last one") {
  OneForEach one(1);
  OwnCall own("a");
  one.sampler->begin(own.call);
  REQUIRE(one.admits({&own.call}));
  one.sampler->end(own.call, false);
  own.call.attempt.index = 2;
  one.sampler->begin(own.call);

  CHECK_FALSE(one.admits({&own.call}));
}

TEST_CASE("sampler: a question of several calls counts on the one that may ask most") {
  OneForEach one(2);
  const OwnCall own_a("a");
  const OwnCall own_b(own_a);
  one.sampler->begin(own_a.call);
  one.sampler->begin(own_b.call);
  REQUIRE(one.admits({&own_a.call}));
  REQUIRE(one.admits({&own_a.call}));

  CHECK(one.admits({&own_a.call, &own_b.call}));
  CHECK(one.admits({&own_a.call, &own_b.call}));
  CHECK_FALSE(one.admits({&own_a.call, &own_b.call}));
}

TEST_CASE("sampler: a call that has ended is asked nothing for") {
  OneForEach one(2);
  const OwnCall own("a");
  const auto loan = std::make_shared<CallLoan>(&own.call);
  loan->end();
  asio::io_context context;
  const UnderWay<Json> asked(context.get_executor(),
                             one.sampler->answer(Question("files", sampling_question(), {loan})));
  context.poll();

  CHECK(asked.outcome().error().code() == ErrorCode::refused);
}
