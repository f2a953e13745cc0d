// plugin.hpp: exports stages from a shared library, for policy files that name it.
#pragma once

#include <boost/describe/class.hpp>
#include <concepts>

#include <purser/runtime/plugin_description.hpp>
#include <purser/runtime/typed_stage.hpp>

/// Exports the stage `Type` as `name`, a literal, which the stage's `name()` returns as well.
/// Options of policy files are read as `typed_stage<Type>()` says. In namespace scope of a source
/// of the library itself (a static library's may be left out by the linker), any number of times,
/// in any number of sources:
///
///     PURSER_STAGE(QuietHours, "quiet_hours");
///
/// docs/middleware.md says how such a library is built and what it may not do.
#define PURSER_STAGE(Type, name)                                                                  \
  static_assert(std::derived_from<Type, ::purser::Middleware>,                                    \
                "PURSER_STAGE: the type is no stage; derive it from purser::Hook or Middleware"); \
  [[maybe_unused]] static const ::purser::detail::ExportedStage PURSER_STAGE_NAME(__COUNTER__) {  \
    "" name, [] { return ::purser::typed_stage<Type>(); }                                         \
  }
#define PURSER_STAGE_NAME(number) PURSER_STAGE_JOINED(purser_exported_stage_, number)
#define PURSER_STAGE_JOINED(left, right) left##right

namespace purser::detail {

/// The list of this library's stages. Hidden: an inline variable that others see is one for the
/// whole process.
[[gnu::visibility("hidden")]] inline constinit const PluginStage* exported_stages = nullptr;

/// Puts itself into that list while the library is loaded.
class [[gnu::visibility("hidden")]] ExportedStage {
 public:
  ExportedStage(const char* name, StageFactory (*factory)()) noexcept
      : stage_{name, factory, exported_stages} {
    exported_stages = &stage_;
  }
  ExportedStage(const ExportedStage&) = delete;
  ExportedStage& operator=(const ExportedStage&) = delete;

 private:
  PluginStage stage_;
};

}  // namespace purser::detail

extern "C" {
/// Weak, since every source with stages has it, and not inline, since it would then be one for all
/// plugins of a process.
[[gnu::weak]] extern const ::purser::PluginDescription purser_plugin;
[[gnu::used]] const ::purser::PluginDescription purser_plugin = {
    .abi = PURSER_ABI, .stages = &::purser::detail::exported_stages};
}
