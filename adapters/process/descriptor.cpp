// descriptor.cpp: pipes that no other child inherits.
#include <errno.h>
#include <fcntl.h>

#include <array>
#include <system_error>

#include <purser/adapters/process/detail/descriptor.hpp>

namespace purser::process {

Error system_failure(int error_number) {
  return {ErrorCode::connection_failed,
          "cannot start a process: " + std::generic_category().message(error_number)};
}

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(system_failure(errno));
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Descriptor> duplicate(int descriptor) {
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return fail(system_failure(errno));
  return Descriptor(copy);
}

}  // namespace purser::process
