// quiet_write.hpp: writes to pipes whose reader may be gone.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string_view>

namespace purser::process {

/// As `write(2)` on a non-blocking descriptor: how many bytes went out. Error: `would_block`,
/// `broken_pipe` and what else the system says.
///
/// Writing to a pipe without a reader raises SIGPIPE, which ends a program that does not ignore
/// it. Pipes have no MSG_NOSIGNAL, and whether the program ignores the signal is for the program
/// to say. So the signal, which always hits the thread that writes, is blocked in this thread
/// around the write, and taken off it if it came.
[[nodiscard]] std::size_t quiet_write(int descriptor, std::string_view bytes,
                                      boost::system::error_code& error) noexcept;

}  // namespace purser::process
