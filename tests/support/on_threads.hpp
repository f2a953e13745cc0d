// on_threads.hpp: the same work on several threads that start together.
#pragma once

#include <barrier>
#include <thread>
#include <vector>

namespace purser {

/// Runs `work(index)` on that many threads, which start together.
template <class Work>
void on_threads(int count, const Work& work) {
  std::barrier start(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
}

}  // namespace purser
