// random.hpp: bytes that nobody can guess.
#pragma once

#include <cstddef>
#include <string>

namespace purser::crypto {

/// From the system's generator. Thread-safe. Stops the program where there is none.
[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace purser::crypto
