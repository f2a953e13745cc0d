// tool_allow_list.cpp: a plugin, tool_allow_list.so: a stage that lets only listed tools run.
#include <string>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/hook.hpp>
#include <purser/runtime/plugin.hpp>

namespace {

using namespace purser;

class ToolAllowList final : public Hook {
 public:
  /// What a policy file may say in `options`.
  struct Options {
    std::vector<std::string> allowed;  ///< names or patterns
    std::string reason = "it is not on the list";
  };

  explicit ToolAllowList(const Options& options)
      : allowed_(options.allowed.begin(), options.allowed.end()), reason_(options.reason) {}

  std::string_view name() const noexcept override { return "tool_allow_list"; }
  Place place() const noexcept override { return Place::guard; }

  Verdict before(Call& call) override {
    if (call.kind() == CallKind::model || matches_any(allowed_, call.name())) return go_on();
    return refuse({ErrorCode::refused, std::string(call.name()) + " may not run: " + reason_});
  }

 private:
  std::vector<Glob> allowed_;
  std::string reason_;
};
BOOST_DESCRIBE_STRUCT(ToolAllowList::Options, (), (allowed, reason))

}  // namespace

PURSER_STAGE(ToolAllowList, "tool_allow_list");
