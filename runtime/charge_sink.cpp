// charge_sink.cpp: a function as a sink.
#include <purser/runtime/charge_sink.hpp>

namespace purser {
namespace {

class FunctionSink final : public ChargeSink {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

  Result<> write(std::string_view line) override {
    if (line.ends_with('\n')) line.remove_suffix(1);
    take_(line);
    return {};
  }

 private:
  std::function<void(std::string_view)> take_;
};

}  // namespace

std::shared_ptr<ChargeSink> make_charge_sink(std::function<void(std::string_view)> take) {
  return std::make_shared<FunctionSink>(std::move(take));
}

}  // namespace purser
