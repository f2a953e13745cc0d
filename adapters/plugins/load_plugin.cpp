// load_plugin.cpp: opens a library, reads what it says of itself, and only then uses its stages.
#include <purser/adapters/plugins/load_plugin.hpp>

#include <algorithm>
#include <boost/dll/library_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <fstream>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/plugins/plugin_check.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

namespace fs = std::filesystem;
namespace dll = boost::dll;

Result<> check_file(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return fail(ErrorCode::not_found, "there is no such file");
  if (!fs::is_regular_file(path, ignored)) {
    return fail(ErrorCode::invalid_argument, "it is no file");
  }
  if (!std::ifstream(path)) return fail(ErrorCode::invalid_argument, "it cannot be read");
  try {
    const dll::library_info header(path);
    return {};
  } catch (const std::exception&) {
    return fail(ErrorCode::invalid_argument, "it is no shared library of this system");
  }
}

/// What the system's loader says, without Boost's words around it.
std::string loader_text(const std::string& text) {
  static constexpr std::string_view opening = "dlerror system message: ";
  const auto from = text.find(opening);
  const auto to = text.rfind(')');
  if (from == std::string::npos || to == std::string::npos) return text;
  return text.substr(from + opening.size(), to - from - opening.size());
}

/// All symbols are resolved now, so that a missing one is an error here and no end of the program
/// later.
Result<dll::shared_library> opened(const fs::path& path) {
  try {
    return dll::shared_library(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
  } catch (const std::exception& failure) {
    return fail(ErrorCode::invalid_argument, "it cannot be loaded: " + loader_text(failure.what()));
  }
}

/// Never unloads what it is given. Lives on when other statics are gone.
void keep(dll::shared_library library) {
  static std::mutex mutex;
  static auto& libraries = *new std::vector<dll::shared_library>();
  const std::lock_guard lock(mutex);
  const bool known = std::any_of(libraries.begin(), libraries.end(), [&](const auto& kept) {
    return kept.native() == library.native();
  });
  if (!known) libraries.push_back(std::move(library));
}

Result<const PluginDescription*> description_of(const dll::shared_library& library) {
  static constexpr auto* symbol = "purser_plugin";
  if (!library.has(symbol)) {
    return fail(ErrorCode::invalid_argument,
                "it is no plugin of Purser: it does not export \"purser_plugin\", as PURSER_STAGE "
                "(<purser/runtime/plugin.hpp>) in one of its sources does");
  }
  const auto& description = library.get<const PluginDescription>(symbol);
  const PluginDescription ours{.abi = PURSER_ABI};
  if (auto fits = check_plugin(description, ours); !fits) return fail(std::move(fits).error());
  return &description;
}

Result<StageRegistry> with_stages(StageRegistry registry, const PluginDescription& description) {
  const auto* stage = *description.stages;
  if (stage == nullptr) return fail(ErrorCode::invalid_argument, "it has no PURSER_STAGE");
  for (; stage != nullptr; stage = stage->next) {
    if (auto added = registry.add(stage->name, stage->factory()); !added) {
      return fail(std::move(added).error());
    }
  }
  return registry;
}

Result<> add_stages_of(const fs::path& path, StageRegistry& registry) {
  if (auto good = check_file(path); !good) return good;
  auto library = opened(fs::canonical(path));
  if (!library) return fail(std::move(library).error());
  const auto description = description_of(*library);
  keep(*std::move(library));
  if (!description) return fail(description.error());
  auto grown = with_stages(registry, **description);
  if (!grown) return fail(std::move(grown).error());
  registry = *std::move(grown);
  return {};
}

}  // namespace

Result<> load_plugin(const fs::path& path, StageRegistry& registry) {
  const auto named = [&](Error error) {
    return std::move(error).in("plugin \"" + path.string() + '"');
  };
  try {
    auto added = add_stages_of(path, registry);
    if (added) return added;
    return fail(named(std::move(added).error()));
  } catch (...) {
    return fail(named(current_exception_error("loading it")));
  }
}

}  // namespace purser
