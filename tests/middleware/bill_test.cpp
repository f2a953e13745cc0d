// bill_test.cpp: what an answer is charged when the provider states an amount, or lies.
#include <purser/middleware/budget/model_bill.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Price price() {
  return Price::flat(Rate::per_million_tokens(1_usd), Rate::per_million_tokens(10_usd));
}

ModelReply reply_of(Usage usage, std::string text = "ok") {
  ModelReply reply;
  reply.message = Message::assistant(std::move(text));
  reply.usage = std::move(usage);
  reply.usage_quality = UsageQuality::exact;
  return reply;
}

Bill bill(const ModelReply& reply) { return bill_of(reply, price(), 1_usd, {}); }

}  // namespace

TEST_CASE("bill: what the provider states is booked, and the difference is told") {
  auto reply = reply_of({.input = 1000, .output = 100});
  reply.stated_cost = 0.003_usd;
  const auto made = bill(reply);
  CHECK(made.charge.low == 0.003_usd);
  CHECK(made.charge.is_exact());
  REQUIRE(made.remarks.size() == 1);
  CHECK(made.remarks[0].type == "billed_differently");
  CHECK(made.remarks[0].message.find("$0.003") != std::string::npos);
  CHECK(made.remarks[0].message.find("$0.002") != std::string::npos);
}

TEST_CASE("bill: a stated amount that agrees needs no words, and makes missing usage exact") {
  auto reply = reply_of({.input = 1000, .output = 100});
  reply.stated_cost = 0.002_usd;
  CHECK(bill(reply).remarks.empty());
  reply.usage = {};
  reply.usage_quality = UsageQuality::missing;
  CHECK(bill(reply).charge.is_exact());
  CHECK(bill(reply).charge.low == 0.002_usd);
}

TEST_CASE("bill: usage smaller than the text that came is raised, and in doubt") {
  const auto made = bill(reply_of({.input = 1000, .output = 1}, std::string(256 + 1601, 'x')));
  CHECK(made.charge.usage.output == 101);  // 16 bytes are at most one token, few are longer
  CHECK(made.charge.low == 0.00201_usd);
  CHECK(made.charge.high == 1_usd);
  REQUIRE(made.remarks.size() == 1);
  CHECK(made.remarks[0].type == "usage_too_small");
}

TEST_CASE("bill: a text that fits its tokens is exact") {
  const auto made = bill(reply_of({.input = 1000, .output = 100}, std::string(256 + 1600, 'x')));
  CHECK(made.charge.is_exact());
  CHECK(made.remarks.empty());
}

TEST_CASE("bill: reasoning counts as output that the text may lie in, tool calls as text") {
  auto reply = reply_of({.input = 10, .output = 0, .reasoning = 100}, std::string(1000, 'x'));
  CHECK(bill(reply).charge.is_exact());
  reply.message.parts = {ToolCallPart{"1", "t", std::string(4000, ' ')}};
  CHECK_FALSE(bill(reply).charge.is_exact());
}

TEST_CASE("bill: more output than the limit is booked in full") {
  const auto made = bill(reply_of({.input = 10, .output = 1'000'000}));
  CHECK(made.charge.low == 10.00001_usd);
  CHECK(made.charge.is_exact());
}
