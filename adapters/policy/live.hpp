// live.hpp: a runtime and agents that follow a policy file while calls run.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/parse.hpp>

namespace purser::policy {

struct LiveOptions {
  ParseOptions parse{};
  /// The tools that agents may use, as the policy has them (`with_policy`); asked for each policy.
  /// Empty: there are none.
  std::function<Result<ToolSet>(const Policy&)> tools{};
  std::shared_ptr<Timers> timers{};  ///< null: on the executor
};

/// Thread-safe. Borrows `executor`, as Runtime does.
///
/// A new policy holds for all calls that begin after it; calls under way finish on the old one, and
/// what was spent is kept (Runtime::change). Sections that say the same as before go on: providers
/// keep their connections, alerts what waits, the cache its answers, a rate limit its counts. The
/// section `ledger` cannot change.
class LivePolicy : public std::enable_shared_from_this<LivePolicy> {
 public:
  /// Errors: those of read_policy, runtime_options, crew and Runtime::create.
  [[nodiscard]] static Result<std::shared_ptr<LivePolicy>> create(asio::any_io_executor executor,
                                                                  std::filesystem::path path,
                                                                  Surroundings surroundings,
                                                                  LiveOptions options = {});
  LivePolicy(const LivePolicy&) = delete;
  LivePolicy& operator=(const LivePolicy&) = delete;
  /// No longer looks at the file, and delivers what waits for targets of earlier policies, for as
  /// long as `flush_timeout` allows. Runtime and agents that were handed out stay.
  ~LivePolicy();

  [[nodiscard]] const std::shared_ptr<Runtime>& runtime() const noexcept;
  /// The policy that holds now, and its agents.
  [[nodiscard]] std::shared_ptr<const Policy> policy() const;
  [[nodiscard]] Crew crew() const;

  /// Reads the file again and takes what it says. Errors: as `create`; nothing has changed then.
  Result<> reload();

  /// Called with what each reload came to, on the executor; one `watch` calls it once at a time.
  using Told = std::function<void(const Result<>&)>;
  /// Looks at the files every `interval` (above zero) and reloads once a change has lasted for one
  /// more, so that a file that is being written is not read. A broken file is told once. A second
  /// call replaces the first.
  void watch(std::chrono::nanoseconds interval, Told told);

 private:
  struct Impl;
  explicit LivePolicy(std::unique_ptr<Impl> impl) noexcept;
  class LaterLook;
  void look_later(std::uint64_t watch);
  void look(std::uint64_t watch);
  std::unique_ptr<Impl> impl_;
};

}  // namespace purser::policy
