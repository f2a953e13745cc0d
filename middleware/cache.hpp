// cache.hpp: an answer that is known already costs nothing.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>

namespace purser {

/// Who gets the answers that others paid for. Never another customer.
enum class CacheSharing : std::uint8_t {
  customer,  ///< all sessions of a customer; those of none share as well
  session,   ///< each session keeps its own
};

struct CacheOptions {
  std::vector<Glob> models{"*"};  ///< whose answers are kept, by name
  /// A model call is kept where its request names a temperature up to this one.
  double temperature_max = 0;
  /// Also where it names none, which most providers take for 1: answers that would differ are the
  /// same then.
  bool temperature_unset = false;
  /// Tools whose results are kept, by name; only those marked `idempotent`. None unless named: a
  /// tool may do harmlessly twice what has to be done each time.
  std::vector<Glob> tools{};
  CacheSharing sharing = CacheSharing::customer;
  std::chrono::nanoseconds time_to_live = std::chrono::hours(1);
  std::size_t entries_max = 10'000;               ///< the least recently used goes first
  std::size_t bytes_max = std::size_t{64} << 20;  ///< of requests and answers together
  /// Calls that wait for the same answer; further ones are made by themselves.
  std::size_t waiting_max = 1000;
};

/// Answers a call from an earlier answer to the same request. Such a reply has no charge and no
/// usage, is no call of the ledger, and carries a warning `cache_hit`; a stream gets it as chunks.
/// What is the same: everything that would be sent, and the customer.
///
/// Of equal calls at once one is made; the others wait for it, until their own deadline. Where it
/// fails or is cancelled, one of them is made instead.
///
/// Kept are whole answers with exact usage only: no errors, refusals, answers cut at a limit or
/// stopped streams.
///
/// docs/cache.md. Stands at Place::cache. Joining a runtime fails with `invalid_argument` where
/// nothing could ever be kept. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> cache(CacheOptions options = {});

}  // namespace purser
