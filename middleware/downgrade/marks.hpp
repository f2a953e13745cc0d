// marks.hpp: how far limits were filled once, so that a downgrade does not flap.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/fullness.hpp>

namespace purser {

/// The highest share that was seen of a limit.
struct Mark {
  Scope account;
  std::optional<Glob> model{};
  Window window = Window::total;
  Money amount;
  Share reached;
  WallTime until = WallTime::max();  ///< when its calendar window ends; other windows: never

  /// Whether it was made by that limit, whatever its amount was then.
  [[nodiscard]] bool is_of(const Fullness& fullness) const;
  /// Whether calls of `model` by `scope` count on its limit.
  [[nodiscard]] bool concerns(const Scope& scope, std::string_view name) const;
};

/// The marks of one session. Pure but for what it remembers: times are given.
class Marks {
 public:
  static constexpr std::size_t marks_max = 256;  ///< more: the oldest is forgotten

  /// Remembers `fullness` where it reaches `lowest`. A limit whose amount was changed begins anew.
  void see(const Fullness& fullness, Share lowest);
  /// The highest share that counts for a call of `model` by `scope` at `now`; zero: none.
  [[nodiscard]] Share reached(const Scope& scope, std::string_view model, WallTime now);

 private:
  std::vector<Mark> marks_;
};

/// What a session remembers. Thread-safe.
class SharedMarks {
 public:
  /// `see` where there is something to see, then `reached`.
  [[nodiscard]] Share follow(const std::optional<Fullness>& fullness, Share lowest,
                             const Scope& scope, std::string_view model, WallTime now);

 private:
  std::mutex mutex_;
  Marks marks_;
};

}  // namespace purser
