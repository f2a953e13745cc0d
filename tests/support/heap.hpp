// heap.hpp: how many bytes of this process are allocated, under sanitizers as well.
#pragma once

#include <cstddef>

#if defined(__has_feature)
#define PURSER_HAS_FEATURE(x) __has_feature(x)
#else
#define PURSER_HAS_FEATURE(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    PURSER_HAS_FEATURE(address_sanitizer) || PURSER_HAS_FEATURE(thread_sanitizer)
/// Of the sanitizers' own runtime; g++ 12 comes without the header that declares it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();

namespace purser {
inline std::size_t heap_bytes() { return __sanitizer_get_current_allocated_bytes(); }
}  // namespace purser
#else
#include <malloc.h>

namespace purser {
inline std::size_t heap_bytes() {
  const auto heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}
}  // namespace purser
#endif

#undef PURSER_HAS_FEATURE
