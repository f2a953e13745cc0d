// counted_calls_test.cpp: estimates by count through the whole stack: a policy, HTTP, and services
// that count, fail, hang or lie.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>
#include <purser/tests/estimates/corpus.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

struct CountingService {
  const char* kind;
  const char* path;  ///< behind the simulator's address
  const char* model;
};

constexpr std::array counting_services{
    CountingService{"anthropic", "", "claude-sonnet-4-5"},
    CountingService{"responses", "/v1", "gpt-4.1"},
    CountingService{"gemini", "", "gemini-2.5-flash"},
    CountingService{"bedrock", "", "anthropic.claude-sonnet-4-5-20250929-v1:0"},
    CountingService{"llamacpp", "/v1", "qwen3"},
};

/// An input token costs $0.001, output nothing.
constexpr auto policy_text = R"(version: 1
providers: {{p: {{kind: {}, base_url: "http://127.0.0.1:{}{}", api_key: k, free: false}}}}
budgets: [{{per: session, limit: ${}}}]
prices: {{models: {{"{}": {{input: 1000, output: 0}}}}}}
retry: {{attempts: 1}}
estimate: [{{by: count, margin: 5%}}]
)";

struct CountedSetup {
  CountingService service = counting_services[0];
  int budget = 1000;  ///< dollars
  simulator::Handler handler{};
  simulator::Handler count_handler{};
  std::chrono::milliseconds count_timeout{5'000};
};

/// A session whose calls are counted first. The simulator looks at what is held while it answers.
struct Counted {
  explicit Counted(CountedSetup setup) : service(setup.service) {
    simulator::SimulatorOptions server_options;
    server_options.handler = [this,
                              answer = setup.handler](const simulator::RequestRecord& record) {
      held = session->report().sums.held;
      ++calls;
      return answer ? answer(record) : simulator::Scripted();
    };
    server_options.count_handler = std::move(setup.count_handler);
    server = simulator::Simulator::start(std::move(server_options)).value();
    start(setup);
  }

  ModelRequest request(std::string text = "Is depot seven open on Sunday?") const {
    ModelRequest made(service.model, std::move(text));
    made.output_tokens_max = 100;
    return made;
  }

  Result<Reply> call(ModelRequest asked) { return pool.wait(session->complete(std::move(asked))); }
  Result<Reply> call() { return call(request()); }

  [[nodiscard]] AccountReport sums() const { return session->report().sums; }
  [[nodiscard]] Money bound(const ModelRequest& asked) const {
    return dollars_per_thousand(provider->bound(asked)->input);
  }
  static Money dollars_per_thousand(Tokens tokens) { return 0.001_usd * tokens; }

  CountingService service;
  std::unique_ptr<simulator::Simulator> server;
  std::atomic<int> calls = 0;
  Money held;
  ThreadPool pool{2};
  std::shared_ptr<Provider> provider;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;

 private:
  void start(const CountedSetup& setup) {
    const auto text = fmt::format(fmt::runtime(policy_text), service.kind, server->port(),
                                  service.path, setup.budget, service.model);
    auto policy = policy::parse_policy(text, "p.yaml");
    if (!policy) FAIL(policy.error().message());
    policy->estimate->rules.front().count_timeout = setup.count_timeout;
    policy::Surroundings surroundings(
        http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value());
    auto options = policy::runtime_options(*policy, surroundings);
    if (!options) FAIL(options.error().message());
    provider = options->routes.front().provider;
    runtime = Runtime::create(pool.executor(), *std::move(options)).value();
    SessionOptions session_options;
    session_options.id = "counted";
    session.emplace(runtime->session(std::move(session_options)).value());
  }
};

CountingService any_service() {
  return GENERATE(from_range(counting_services.begin(), counting_services.end()));
}

Tokens with_five_percent(Tokens count) { return count + (5_percent).of(count); }

simulator::Scripted failing(int status) {
  simulator::Scripted script;
  script.error.emplace();
  script.error->status = status;
  return script;
}

simulator::Scripted hanging() {
  simulator::Scripted script;
  script.delivery.hang = simulator::Hang::before_headers;
  return script;
}

simulator::Scripted counting(Tokens tokens) {
  simulator::Scripted script;
  script.answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  script.answer.usage.classes.input = tokens;
  return script;
}

bool is_noted(const Reply& reply) {
  const auto& warnings = reply.warnings();
  return std::any_of(warnings.begin(), warnings.end(),
                     [](const Warning& warning) { return warning.type == "estimate_exceeded"; });
}

/// The call went through, its input is booked in full, and nothing is held any more.
void check_booked(const Counted& test, const Result<Reply>& reply) {
  REQUIRE(reply);
  const auto sums = test.sums();
  CHECK(sums.total_spent == Counted::dollars_per_thousand(reply->model().usage.input_total()));
  CHECK(sums.held == 0_usd);
  CHECK(sums.in_doubt == 0_usd);
}

}  // namespace

TEST_CASE("counted calls: what is held is what the service counts, and that is what it bills") {
  Counted test({.service = any_service()});
  CAPTURE(test.service.kind);
  for (const auto& sample : estimates::corpus()) {
    if (sample.kind != "english" && sample.kind != "chinese" && sample.kind != "code") continue;
    CAPTURE(sample.name);
    const auto spent = test.sums().total_spent;
    const auto reply = test.call(test.request(sample.text));
    REQUIRE(reply);
    const auto billed = reply->model().usage.input_total();
    CHECK(test.held == Counted::dollars_per_thousand(with_five_percent(billed)));
    CHECK(test.held < test.bound(test.request(sample.text)));
    CHECK(test.sums().total_spent - spent == Counted::dollars_per_thousand(billed));
    CHECK_FALSE(is_noted(*reply));
  }
  CHECK(test.sums().held == 0_usd);
}

TEST_CASE("counted calls: tools and earlier turns are counted with the rest") {
  Counted test({.service = any_service()});
  CAPTURE(test.service.kind);
  auto asked = test.request();
  asked.messages.insert(asked.messages.begin(),
                        {Message::system("Answer briefly."), Message::user("Hello"),
                         Message::assistant("Good morning! What can I do for you?")});
  asked.tools.push_back(
      ToolSpec{"opening_hours",
               "Of a depot",
               Json{{"type", "object"}, {"properties", {{"depot", {{"type", "integer"}}}}}},
               false,
               {}});
  const auto reply = test.call(asked);
  check_booked(test, reply);
  CHECK(test.held ==
        Counted::dollars_per_thousand(with_five_percent(reply->model().usage.input_total())));
}

TEST_CASE("counted calls: a service that fails leaves the bound to be held") {
  const int status = GENERATE(400, 401, 404, 429, 500, 529);
  Counted test({.service = any_service(),
                .count_handler = [status](const auto&) { return failing(status); }});
  CAPTURE(test.service.kind, status);
  const auto reply = test.call();
  check_booked(test, reply);
  CHECK(test.held == test.bound(test.request()));
}

TEST_CASE("counted calls: a service that hangs is waited for no longer than is said") {
  Counted test({.service = any_service(),
                .count_handler = [](const auto&) { return hanging(); },
                .count_timeout = 100ms});
  CAPTURE(test.service.kind);
  const auto reply = test.call();
  check_booked(test, reply);
  CHECK(test.held == test.bound(test.request()));
}

TEST_CASE("counted calls: what is no count is none") {
  const Tokens nonsense = GENERATE(as<Tokens>{}, -5, 0, Tokens{1} << 60);
  Counted test({.service = any_service(),
                .count_handler = [nonsense](const auto&) { return counting(nonsense); }});
  CAPTURE(test.service.kind, nonsense);
  const auto reply = test.call();
  check_booked(test, reply);
  CHECK(test.held == test.bound(test.request()));
}

TEST_CASE("counted calls: a count above the bound holds the bound") {
  Counted test(
      {.service = any_service(), .count_handler = [](const auto&) { return counting(1'000'000); }});
  CAPTURE(test.service.kind);
  const auto reply = test.call();
  check_booked(test, reply);
  CHECK(test.held == test.bound(test.request()));
}

TEST_CASE("counted calls: after a count that was too low all of the bill is booked and noted") {
  Counted test(
      {.service = any_service(), .count_handler = [](const auto&) { return counting(1); }});
  CAPTURE(test.service.kind);
  const auto reply = test.call();
  check_booked(test, reply);
  CHECK(test.held == 0.002_usd);
  CHECK(is_noted(*reply));
}

TEST_CASE("counted calls: a lie passes a limit by one call's input and no further") {
  Counted test({.service = any_service(),
                .budget = 1,
                .handler = [](const auto&) { return counting(1'500); },
                .count_handler = [](const auto&) { return counting(1); }});
  CAPTURE(test.service.kind);
  const auto first = test.call();
  REQUIRE(first);
  CHECK(test.sums().total_spent == 1.5_usd);
  const auto second = test.call();
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code() == ErrorCode::budget_exhausted);
  CHECK(test.calls == 1);
  CHECK(test.sums().total_spent == 1.5_usd);
  CHECK(test.sums().held == 0_usd);
}

TEST_CASE("counted calls: a call fits by its count that would not fit by its bound") {
  const bool counts = GENERATE(true, false);
  const auto service = any_service();
  const std::string text(3'000, 'x');  // $3 by its bytes, $0.75 as the simulator counts
  Counted test({.service = service, .budget = 2, .count_handler = [counts](const auto&) {
                  return counts ? simulator::Scripted() : failing(500);
                }});
  CAPTURE(service.kind, counts);
  const auto reply = test.call(test.request(text));
  CHECK(reply.has_value() == counts);
  CHECK(test.calls == (counts ? 1 : 0));
  CHECK(test.sums().held == 0_usd);
  CHECK(test.server->request_count() == (counts ? 2 : 1));
}
