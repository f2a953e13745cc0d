// usage_reports_test.cpp: streams that report their usage twice, in the wrong order or too late.
#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/recorded_answer.hpp>

using namespace purser;
using contract::RecordedAnswer;
using contract::RecordedService;
using contract::Subject;

namespace {

RecordedAnswer with_output(const Subject& subject, Tokens output) {
  simulator::Answer answer;
  answer.text = "ok";
  answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  answer.usage.classes.input = 20;
  answer.usage.classes.output = output;
  return RecordedAnswer(subject, answer);
}

/// Two streams that differ in what they report only.
struct TwoReports {
  explicit TwoReports(const Subject& the_subject)
      : subject(the_subject), small(with_output(subject, 5)), large(with_output(subject, 9)) {
    const auto& a = small.stream.parts;
    const auto& b = large.stream.parts;
    REQUIRE(a.size() == b.size());
    while (last < a.size() && a[a.size() - 1 - last] == b[b.size() - 1 - last]) ++last;
    REQUIRE(last < a.size());
    last = a.size() - 1 - last;
  }

  /// `first` and `second`: the reports, in the place of the one in `large`.
  [[nodiscard]] Result<ModelReply> answer(const RecordedAnswer& first,
                                          const RecordedAnswer& second) const {
    auto answer = large;
    auto& parts = answer.stream.parts;
    parts[last] = first.stream.parts[last];
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(last) + 1, second.stream.parts[last]);
    return RecordedService(subject, answer, true).complete(ModelRequest("sim-model", "Where?"));
  }

  const Subject& subject;
  RecordedAnswer small;
  RecordedAnswer large;
  std::size_t last = 0;  ///< the part with the last report
};

}  // namespace

TEST_CASE("provider contract: usage that is reported twice counts once") {
  const TwoReports given(contract::any_subject());
  CAPTURE(given.subject.name);
  const auto reply = given.answer(given.large, given.large);
  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->usage.input == 20);
  CHECK(reply->usage.output == 9);
  CHECK(reply->usage_quality == UsageQuality::exact);
}

TEST_CASE("provider contract: of two reports the last one before the end counts") {
  const TwoReports given(contract::any_subject());
  CAPTURE(given.subject.name);
  const auto reply = given.answer(given.small, given.large);
  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->usage.input == 20);
  CHECK(reply->usage.output == (given.subject.report_ends ? 5 : 9));
}

TEST_CASE("provider contract: a report that takes something back is never exact") {
  const TwoReports given(contract::any_subject());
  CAPTURE(given.subject.name);
  const auto reply = given.answer(given.large, given.small);
  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->usage.input == 20);
  const bool is_kept = reply->usage.output == 9;
  CHECK((is_kept || reply->usage_quality != UsageQuality::exact));
}

TEST_CASE("provider contract: a report behind the end is used, or known to be missing") {
  const TwoReports given(contract::any_subject());
  CAPTURE(given.subject.name);
  auto answer = given.large;
  auto& parts = answer.stream.parts;
  const auto report = parts[given.last];
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(given.last));
  parts.push_back(report);
  RecordedService service(given.subject, answer, true);
  const auto reply = service.complete(ModelRequest("sim-model", "Where?"));
  if (!reply) {
    CHECK_FALSE(reply.error().rejected());
    return;
  }
  const bool is_whole = reply->usage.input == 20 && reply->usage.output == 9;
  CHECK((is_whole || reply->usage_quality != UsageQuality::exact));
}
