// session_shelf.hpp: the sessions of a log, opened when a line names them.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <purser/agent/runtime.hpp>
#include <purser/apps/simulate/decision.hpp>
#include <purser/apps/simulate/usage_line.hpp>

namespace purser::cli {

/// Keeps the handles that were used last, and with them what detectors remember of their sessions;
/// what was spent is kept of all. Not thread-safe.
class SessionShelf {
 public:
  static constexpr std::size_t handles_max = 4096;
  /// The session of lines that name none.
  static constexpr std::string_view session_default = "default";

  using LimitsByAgent = std::map<std::string, std::vector<Limit>, std::less<>>;

  class Place {
   public:
    explicit Place(Session handle) noexcept : session(std::move(handle)) {}

    Session session;

    void spend(Money cost);
    /// Of every account on the path, innermost first, `total` last.
    [[nodiscard]] std::vector<AccountSpent> spent() const;

   private:
    friend class SessionShelf;
    struct Sum {
      std::string account;
      Money* spent;
    };
    std::vector<Sum> sums_;
  };

  SessionShelf(std::shared_ptr<Runtime> runtime, LimitsByAgent limits);

  /// Where the line's call is made; valid until the next call. Errors: as Runtime::session and
  /// Session::scoped.
  [[nodiscard]] Result<Place*> at(const UsageLine& line);
  [[nodiscard]] Money total() const noexcept { return total_; }

 private:
  struct Kept {
    std::string key;
    Place place;
  };

  [[nodiscard]] Result<Session> open(const UsageLine& line) const;
  void add_sums(Place& place);

  std::shared_ptr<Runtime> runtime_;
  LimitsByAgent limits_;
  Money total_;
  std::unordered_map<std::string, Money> sums_;  ///< by scope
  std::list<Kept> kept_;                         ///< the one used last first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_key_;
  std::string key_;
};

}  // namespace purser::cli
