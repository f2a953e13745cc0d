// 07_customer_caps.cpp: two customers with a budget per month in a durable ledger: a warning at one
// threshold, a hard cap at the end, and a restart in between, after which spent is still spent.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

/// Every customer: $1.00 a month in Berlin, told at 80%.
LimitRule monthly_cap() {
  const auto berlin = time_zones::find("Europe/Berlin").value();
  auto limit = Limit::usd(1_usd, Window::calendar(Window::Kind::month, berlin));
  limit.alert_at = {80_percent};
  return {"customer", "", limit};
}

/// The program from start to end; the file outlives it.
struct Service {
  explicit Service(const std::string& file) {
    RuntimeOptions options;
    options.budgets = {monthly_cap()};
    options.store = sqlite::open_store({.path = file}).value();
    options.find_time_zone = time_zones::find;
    runtime = Runtime::create(pool.executor(), std::move(options)).value();
    runtime->events().on_threshold.connect([this](const LedgerEvent& event) {
      ++warnings;
      std::printf("  warning: %s\n", event.message.c_str());
    });
  }

  /// Serves what the customer's month still pays for, up to `wanted`, in a session of its own.
  int serve(const std::string& customer, int wanted) {
    const auto session = runtime->session({.customer = customer}).value();
    int served = 0;
    for (int i = 0; i < wanted; ++i) {
      const auto reply = pool.wait(session.invoke(lookup, Json::object()));
      if (reply) ++served;
      if (!reply) std::printf("  refused: %s\n", reply.error().message().c_str());
    }
    runtime->flush_events();
    (void)session.close();  // its sums stay with the customer
    return served;
  }

  void print_meter(const std::string& customer) {
    const auto scope = Scope::parse("customer:" + customer).value();
    const auto meter = runtime->ledger().meter(runtime->ledger().open(scope).value()).value();
    std::printf("  %s has spent %s of %s this month in %lld calls, %s is left\n", customer.c_str(),
                to_string(meter.spent).c_str(), to_string(*meter.limit).c_str(),
                static_cast<long long>(meter.calls), to_string(*meter.remaining).c_str());
  }

  ThreadPool pool;
  std::shared_ptr<Runtime> runtime;
  std::shared_ptr<const Tool> lookup =
      (tool("lookup", "Look something up", [] { return "found"; }) | cost(0.30_usd))
          .build()
          .value();
  int warnings = 0;
};

/// Two lives of one service. True: both kept to the caps.
bool run_twice(const std::string& file) {
  std::printf("before the restart\n");
  auto service = std::make_unique<Service>(file);
  const bool first = service->serve("acme", 2) == 2 && service->serve("globex", 1) == 1;
  service->print_meter("acme");
  service.reset();

  std::printf("after the restart\n");
  service = std::make_unique<Service>(file);
  const bool second = service->serve("acme", 2) == 1 && service->serve("globex", 1) == 1;
  service->print_meter("acme");
  service->print_meter("globex");
  return first && second && service->warnings == 1;
}

}  // namespace

int main() {
  auto folder = (std::filesystem::temp_directory_path() / "purser-example-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const bool good = run_twice(folder + "/purser.db");
  std::filesystem::remove_all(folder);
  return good ? 0 : 1;
}
