// single_flight.hpp: of equal calls at once one is made, and the others wait for it.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <purser/middleware/cache/answer_shelf.hpp>
#include <purser/runtime/event.hpp>

namespace purser {

/// Known answers, and who waits for which one. Thread-safe.
class SingleFlight {
 public:
  class Seat;

  /// `clock` must outlive it.
  SingleFlight(AnswerShelf shelf, std::chrono::nanoseconds time_to_live, std::size_t waiting_max,
               const Clock& clock)
      : shelf_(std::move(shelf)),
        time_to_live_(time_to_live),
        waiting_max_(waiting_max),
        clock_(clock) {}

 private:
  enum class Role : std::uint8_t {
    waits,     ///< another call is under way
    leads,     ///< makes the call for all who wait
    answered,  ///< has the answer
    alone,     ///< makes the call for itself only
  };

  struct Passenger {
    Role role = Role::waits;
    std::shared_ptr<const CachedAnswer> answer{};
    Event decided{};
  };
  using Line = std::deque<std::shared_ptr<Passenger>>;

  void board(const std::string& key, Passenger& self, const std::shared_ptr<Passenger>& shared,
             bool may_wait);
  void land(const std::string& key, Passenger& self, std::shared_ptr<const CachedAnswer> answer,
            bool failed);
  void leave(const std::string& key, const std::shared_ptr<Passenger>& passenger);
  void promote(const std::string& key);
  void release(const std::string& key, Role role,
               const std::shared_ptr<const CachedAnswer>& answer);

  std::mutex mutex_;
  AnswerShelf shelf_;
  std::chrono::nanoseconds time_to_live_;
  std::size_t waiting_max_;
  const Clock& clock_;
  std::unordered_map<std::string, Line> lines_;  ///< an entry for each call under way
};

/// One call's place. Leaving it in whatever way passes the lead on.
class SingleFlight::Seat {
 public:
  /// `flight` must outlive it. Who may not wait makes the call by itself where others do it
  /// already.
  Seat(SingleFlight& flight, std::string key, bool may_wait);
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat();

  [[nodiscard]] bool waits() const;
  /// Tells when waiting is over; whoever sets it to an error ends the wait with that.
  [[nodiscard]] const Event& decided() const noexcept { return passenger_->decided; }
  /// Null: the call is to be made.
  [[nodiscard]] std::shared_ptr<const CachedAnswer> answer() const;
  /// What the call brought, for all who wait; null: nothing to keep. `failed`: another may do
  /// better.
  void land(std::shared_ptr<const CachedAnswer> answer, bool failed);

 private:
  SingleFlight& flight_;
  std::string key_;
  std::shared_ptr<Passenger> passenger_;
};

}  // namespace purser
