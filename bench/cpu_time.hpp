// cpu_time.hpp: CPU time of the calling thread, for ratios between benchmarks of one program.
#pragma once

#include <ctime>

/// Nanoseconds of CPU per iteration since it was made.
class CpuTime {
 public:
  [[nodiscard]] double nanoseconds_per(double iterations) const {
    return (now() - start_) / (iterations > 0 ? iterations : 1);
  }

 private:
  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
  }

  double start_ = now();
};
