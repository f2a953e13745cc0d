// stage_registry.cpp: every way in which a stage can fail to be made becomes an error.
#include <purser/middleware/stage_registry.hpp>

#include <algorithm>
#include <array>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser {
namespace {

constexpr std::array<std::string_view, 16> own_names{
    "trace",          "alert",   "deadline",  "redact",   "watch", "loop_guard",
    "tool_arguments", "approve", "downgrade", "fallback", "cache", "retry",
    "rate_limit",     "budget",  "record",    "replay"};

std::string stage_text(std::string_view name) { return "stage \"" + std::string(name) + '"'; }

Result<std::shared_ptr<Middleware>> made_by(const StageFactory& make, const Json& options) {
  try {
    return make(options);
  } catch (...) {
    return fail(current_exception_error("making it"));
  }
}

}  // namespace

std::span<const std::string_view> own_stage_names() noexcept { return own_names; }

Result<> StageRegistry::add(std::string name, StageFactory make) {
  if (name.empty()) return fail(ErrorCode::invalid_argument, "a stage needs a name");
  const auto own = own_stage_names();
  if (std::find(own.begin(), own.end(), name) != own.end()) {
    return fail(ErrorCode::invalid_argument,
                stage_text(name) + " is one of Purser's own; choose another name");
  }
  if (!make) return fail(ErrorCode::invalid_argument, stage_text(name) + " has no factory");
  if (factories_.try_emplace(name, std::move(make)).second) return {};
  return fail(ErrorCode::invalid_argument, stage_text(name) + " is registered already");
}

Result<std::shared_ptr<Middleware>> StageRegistry::make(const std::string& name,
                                                        const Json& options) const {
  const auto found = factories_.find(name);
  if (found == factories_.end()) {
    return fail(ErrorCode::not_found, "there is no " + stage_text(name) +
                                          did_you_mean(name, names()) +
                                          "; programs add stages to the registry, and plugins "
                                          "bring theirs");
  }
  auto stage = made_by(found->second, options);
  if (!stage) return fail(std::move(stage).error().in(stage_text(name)));
  if (*stage == nullptr) {
    return fail(ErrorCode::invalid_argument, stage_text(name) + ": its factory made nothing");
  }
  if ((*stage)->name() == name) return stage;
  return fail(ErrorCode::invalid_argument, stage_text(name) + " calls itself \"" +
                                               std::string((*stage)->name()) +
                                               "\"; register it under that name");
}

std::vector<std::string> StageRegistry::names() const {
  std::vector<std::string> names;
  for (const auto& [name, make] : factories_) names.push_back(name);
  return names;
}

}  // namespace purser
