// wait_id.hpp: names a call that waits in line for a busy budget.
#pragma once

#include <cstdint>

namespace purser {

/// 0: nothing waits.
using WaitId = std::uint64_t;

}  // namespace purser
