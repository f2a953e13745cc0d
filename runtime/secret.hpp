// secret.hpp: a key or token that cannot be printed by accident.
#pragma once

#include <string>
#include <string_view>

namespace purser {

/// Holds a credential. Not printable, not comparable, not convertible: the only way out is
/// `reveal()`, called by the adapter that writes it to the wire. Memory is wiped on destruction.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) noexcept;
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret other) noexcept;
  ~Secret();

  [[nodiscard]] bool empty() const noexcept { return value_.empty(); }
  /// The value itself. Never log, print or store what this returns.
  [[nodiscard]] std::string_view reveal() const noexcept { return value_; }

 private:
  std::string value_;
};

}  // namespace purser
