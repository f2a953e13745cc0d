// load_plugin_test.cpp: which libraries are taken, and what is said of the others.
#include <purser/adapters/plugins/load_plugin.hpp>

#include <fstream>

#include <purser/runtime/plugin_description.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

namespace {

fs::path library(const std::string& name) { return fs::path(PURSER_TEST_PLUGINS) / (name + ".so"); }

/// Why it is not loaded; nothing of it was added.
Error refusal(const fs::path& path) {
  StageRegistry registry;
  const auto loaded = load_plugin(path, registry);
  REQUIRE_FALSE(loaded);
  CHECK(registry.names().empty());
  CHECK_THAT(loaded.error().message(), StartsWith("plugin \"" + path.string() + "\": "));
  return loaded.error();
}

/// The working directory until its end.
class InFolder {
 public:
  explicit InFolder(const fs::path& folder) : before_(fs::current_path()) {
    fs::current_path(folder);
  }
  ~InFolder() { fs::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  fs::path before_;
};

}  // namespace

TEST_CASE("load_plugin: the stages of all sources of a library are added") {
  StageRegistry registry;

  REQUIRE(load_plugin(library("good_plugin"), registry));

  CHECK(registry.names() == std::vector<std::string>{"counter", "pace", "throwing_coroutine",
                                                     "throwing_hook", "tool_list", "unmakable"});
  const auto stage = registry.make("tool_list", {{"allowed", {"lookup"}}});
  REQUIRE(stage);
  CHECK((*stage)->name() == "tool_list");
}

TEST_CASE("load_plugin: options are read as strictly as arguments of tools") {
  StageRegistry registry;
  REQUIRE(load_plugin(library("good_plugin"), registry));

  const auto missing = registry.make("tool_list", Json::object());
  const auto unknown = registry.make("pace", {{"speed", 3}});

  REQUIRE_FALSE(missing);
  CHECK_THAT(missing.error().message(), Contains("allowed"));
  REQUIRE_FALSE(unknown);
  CHECK_THAT(unknown.error().message(), Contains("takes no options"));
}

TEST_CASE("load_plugin: a stage whose constructor throws is an error that names it") {
  StageRegistry registry;
  REQUIRE(load_plugin(library("good_plugin"), registry));

  const auto stage = registry.make("unmakable", {});

  REQUIRE_FALSE(stage);
  CHECK_THAT(stage.error().message(), Contains("unmakable"));
  CHECK_THAT(stage.error().message(), Contains("constructor failure"));
}

TEST_CASE("load_plugin: one library serves any number of registries, and several stand together") {
  StageRegistry first;
  StageRegistry second;

  CHECK(load_plugin(library("one_stage"), first));
  CHECK(load_plugin(library("one_stage"), second));
  CHECK(load_plugin(library("good_plugin"), second));

  CHECK(first.names().size() == 1);
  CHECK(second.names().size() == 7);
}

TEST_CASE("load_plugin: a file that is not there is looked for nowhere else") {
  const auto missing = refusal("/nowhere/stages.so");
  const auto system_library = refusal("libc.so.6");

  CHECK(missing.code() == ErrorCode::not_found);
  CHECK(system_library.code() == ErrorCode::not_found);
}

TEST_CASE("load_plugin: a name without a folder is a file of the working directory") {
  const InFolder here(PURSER_TEST_PLUGINS);
  StageRegistry registry;

  CHECK(load_plugin("one_stage.so", registry));
}

TEST_CASE("load_plugin: what is no shared library is called so") {
  const TemporaryFolder folder;
  std::ofstream(folder.file("text.so"))
      << "A sentence and no library, long enough for a header. " << std::string(200, 'x');
  std::ofstream(folder.file("empty.so")).flush();
  std::ofstream(folder.file("cut.so")) << std::string(
                                              "\x7f"
                                              "ELF\2\1\1",
                                              7)
                                       << std::string(100, '\0');

  CHECK_THAT(refusal(folder.file("text.so")).message(), Contains("no shared library"));
  CHECK_THAT(refusal(folder.file("empty.so")).message(), Contains("no shared library"));
  CHECK_THAT(refusal(folder.file("cut.so")).message(), Contains("cannot be loaded"));
  CHECK_THAT(refusal(folder.file("")).message(), Contains("no file"));
  CHECK_THAT(refusal("/dev/null").message(), Contains("no file"));
}

TEST_CASE("load_plugin: a library that is no plugin is told what it lacks") {
  const auto foreign = refusal(library("foreign"));
  const auto impostor = refusal(library("impostor"));
  const auto no_stages = refusal(library("no_stages"));

  CHECK(foreign.code() == ErrorCode::invalid_argument);
  CHECK_THAT(foreign.message(), Contains("does not export \"purser_plugin\""));
  CHECK_THAT(impostor.message(), Contains("is something else"));
  CHECK_THAT(no_stages.message(), Contains("no PURSER_STAGE"));
}

TEST_CASE("load_plugin: a plugin of another build is refused, and both builds are named") {
  const auto error = refusal(library("other_build"));

  CHECK(error.code() == ErrorCode::unsupported);
  CHECK_THAT(error.message(),
             Contains(std::string("built with frobnicate 7, this program with ") + PURSER_ABI));
}

TEST_CASE("load_plugin: a symbol that nobody has is an error at once") {
  const auto error = refusal(library("incomplete"));

  CHECK(error.code() == ErrorCode::invalid_argument);
  CHECK_THAT(error.message(), Contains("function_that_nobody_has"));
}

TEST_CASE("load_plugin: a name that is taken keeps all stages of the library out") {
  StageRegistry registry;
  REQUIRE(load_plugin(library("one_stage"), registry));

  const auto again = load_plugin(library("one_stage"), registry);

  REQUIRE_FALSE(again);
  CHECK_THAT(again.error().message(), Contains("stage \"nothing\" is registered already"));
  CHECK(registry.names().size() == 1);
  CHECK_THAT(refusal(library("one_name_twice")).message(), Contains("registered already"));
  CHECK_THAT(refusal(library("own_name")).message(), Contains("one of Purser's own"));
}
