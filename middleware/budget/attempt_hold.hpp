// attempt_hold.hpp: binds a call to its hold while one attempt runs.
#pragma once

#include <optional>

#include <purser/middleware/budget/quote.hpp>
#include <purser/runtime/call.hpp>

namespace purser {

/// The request carries the granted output limit; the hold learns what happens on the wire; a stream
/// that goes on beyond the grant is stopped (a provider that keeps to its own limit never is). All
/// of it is undone at the end, so that the next attempt starts from the caller's wishes.
class AttemptHold final : public AttemptObserver, public StreamSink {
 public:
  /// Everything outlives this object.
  AttemptHold(Call& call, Hold& hold, const Quote& quote, const BudgetOptions& options) noexcept;
  AttemptHold(const AttemptHold&) = delete;
  AttemptHold& operator=(const AttemptHold&) = delete;
  ~AttemptHold() override { end(); }

  /// Undoes the binding; harmless when repeated.
  void end() noexcept;

  /// The stream was ended here, for going on beyond the grant.
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  void dispatched() noexcept override;
  void usage_so_far(const Usage& usage) noexcept override;
  StreamControl on_chunk(const Chunk& chunk) override;

 private:
  Call& call_;
  Hold& hold_;
  const Quote& quote_;
  AttemptObserver* outer_observer_;
  StreamSink* outer_sink_;
  std::optional<Tokens> wished_output_tokens_;
  Tokens output_tokens_;  ///< granted, all choices together
  Tokens bytes_left_ = 0;
  bool bound_ = true;
  bool stopped_ = false;
};

}  // namespace purser
