// consumer_plugin.cpp: a user's stage in a shared library.
#include <purser/runtime/hook.hpp>
#include <purser/runtime/plugin.hpp>

namespace {

class Watchful final : public purser::Hook {
 public:
  std::string_view name() const noexcept override { return "watchful"; }
};

}  // namespace

PURSER_STAGE(Watchful, "watchful");
