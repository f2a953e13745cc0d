// descriptor.hpp: a file descriptor with an owner, and pipes.
#pragma once

#include <unistd.h>

#include <utility>

#include <purser/runtime/result.hpp>

namespace purser::process {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(); }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  void reset(int number = -1) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

/// Both ends are closed in programs that are run. Error: `connection_failed`.
[[nodiscard]] Result<Pipe> make_pipe();
/// A second descriptor for the same thing. Error: `connection_failed`.
[[nodiscard]] Result<Descriptor> duplicate(int descriptor);
/// `connection_failed`: "cannot start a process: Too many open files".
[[nodiscard]] Error system_failure(int error_number);

}  // namespace purser::process
