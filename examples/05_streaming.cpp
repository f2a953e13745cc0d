// 05_streaming.cpp: shows an answer while it is written, and stops it half-way. What was produced
// until then is paid for.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>

using namespace purser;

/// Prints text as it comes; asks to stop after `bytes_max`.
class Printer final : public StreamSink {
 public:
  explicit Printer(std::size_t bytes_max) : bytes_left_(bytes_max) {}

  StreamControl on_chunk(const Chunk& chunk) override {
    if (chunk.kind != Chunk::Kind::text) return StreamControl::go_on;
    std::printf("%.*s", static_cast<int>(chunk.text.size()), chunk.text.data());
    std::fflush(stdout);
    bytes_left_ -= std::min(bytes_left_, chunk.text.size());
    return bytes_left_ == 0 ? StreamControl::stop : StreamControl::go_on;
  }

 private:
  std::size_t bytes_left_;
};

int main() {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.budget = 0.05_usd}).value();

  Printer all(SIZE_MAX);
  const auto whole = pool.wait(session.complete(
      ModelRequest(models.model, "Tell a short story of the sea."), CallOptions(&all)));
  std::printf("\n\n");

  Printer some(20);
  const auto cut = pool.wait(session.complete(
      ModelRequest(models.model, "Tell a long story of the sea."), CallOptions(&some)));
  if (!whole || !cut) return 1;

  const auto& charge = cut->charge();
  std::printf("\n\nstopped: %s; the second call cost between %s and %s\n",
              std::string(to_string(cut->model().stop_reason)).c_str(),
              to_string(charge.low).c_str(), to_string(charge.high).c_str());
  std::printf("%s", to_table(session.report()).c_str());
}
