// simulation.hpp: a policy at work on a log: each line is a call through the real chain.
#pragma once

#include <memory>

#include <purser/adapters/policy/policy.hpp>
#include <purser/apps/simulate/decision.hpp>
#include <purser/apps/simulate/usage_line.hpp>

namespace purser::cli {

/// Nothing is asked, written or told outside: neither the policy's ledger nor its alerts. Not
/// thread-safe.
class Simulation {
 public:
  /// Errors: as policy::runtime_options and Runtime::create.
  [[nodiscard]] static Result<std::unique_ptr<Simulation>> create(const policy::Policy& policy);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation();

  /// Makes the line's call at its time, or later where a line before it was later. Error:
  /// `invalid_argument`: the line names what cannot be.
  [[nodiscard]] Result<Decision> decide(const UsageLine& line);

  /// What people would have been told so far.
  [[nodiscard]] std::uint64_t alerts() const noexcept;
  /// Whether the ledger comes to the same total as the decisions. Error: `internal`.
  [[nodiscard]] Result<> check_total() const;

 private:
  struct Parts;
  explicit Simulation(std::unique_ptr<Parts> parts) noexcept;
  std::unique_ptr<Parts> parts_;
};

}  // namespace purser::cli
