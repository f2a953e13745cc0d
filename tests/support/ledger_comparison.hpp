// ledger_comparison.hpp: says where a ledger and the exact model of it differ.
#pragma once

#include <stdexcept>
#include <string>

#include <purser/runtime/ledger/sums.hpp>
#include <purser/tests/support/reference_ledger.hpp>

namespace purser::reference {

/// The ledger and the model differ, or a promise is broken.
struct Mismatch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void expect(bool agrees, const std::string& what) {
  if (!agrees) throw Mismatch(what);
}
inline void expect_equal(Int got, Int expected, const std::string& what) {
  if (got == expected) return;
  throw Mismatch(what + ": " + std::to_string(static_cast<std::int64_t>(got)) + " instead of " +
                 std::to_string(static_cast<std::int64_t>(expected)));
}

/// The name of an account at a path of the model.
inline std::string last(const std::string& path) {
  return path.empty() ? "total" : path.substr(path.find_last_of('/') + 1);
}

inline void check_limit(const LimitReport& got, const ExactLimit& expected, const std::string& at) {
  const auto which = " of the " + std::string(to_string(got.limit.measure)) + " limit" +
                     reach_text(got.limit) + at;
  expect_equal(got.limit.amount, expected.amount, "amount" + which);
  if (expected.window == Window::call) return;
  expect_equal(got.spent, expected.spent, "spent" + which);
  expect_equal(got.held, expected.held, "held" + which);
}

}  // namespace purser::reference
