// sums_broken.hpp: the end of a process whose sums are wrong.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace purser::ledger_detail {

/// More is given back than is held: sums are wrong, and a wrong amount must not go on.
[[noreturn]] inline void sums_broken() noexcept {
  std::fputs("purser: the ledger gave back more than it holds; stopping\n", stderr);
  std::abort();
}

}  // namespace purser::ledger_detail
