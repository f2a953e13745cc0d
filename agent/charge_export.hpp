// charge_export.hpp: hands every charge to a sink, on a thread of its own.
#pragma once

#include <memory>
#include <string>

#include <purser/agent/event_queue.hpp>
#include <purser/agent/events.hpp>
#include <purser/runtime/charge_sink.hpp>

namespace purser {

/// A charge or a correction as one line of JSON with its line end; docs/ledger.md has the members.
[[nodiscard]] std::string charge_line(const LedgerEvent& event, WallTime time);

/// Thread-safe. What is queued when it is destroyed is still written.
class ChargeExport {
 public:
  explicit ChargeExport(std::shared_ptr<ChargeSink> sink);

  /// Never waits for the sink.
  void push(LedgerEvent&& event, WallTime time) noexcept;
  void push_copy(const LedgerEvent& event, WallTime time) noexcept;
  /// Waits until everything pushed before was offered to the sink. Not to be called by the sink.
  void flush();
  [[nodiscard]] ChargeLosses losses() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
  EventQueue queue_;
};

}  // namespace purser
