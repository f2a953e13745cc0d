// taken_names.cpp: a plugin with one stage, and with another one where SECOND_NAME says so.
#include <purser/runtime/hook.hpp>
#include <purser/runtime/plugin.hpp>

namespace {
class Nothing final : public purser::Hook {
 public:
  std::string_view name() const noexcept override { return "nothing"; }
};
}  // namespace

PURSER_STAGE(Nothing, "nothing");
#ifdef SECOND_NAME
PURSER_STAGE(Nothing, SECOND_NAME);
#endif
