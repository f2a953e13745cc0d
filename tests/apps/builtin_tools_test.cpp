// builtin_tools_test.cpp: what the tools of `purser run` may do, and what they cost.
#include <purser/apps/builtin_tools.hpp>

#include <unistd.h>
#include <fstream>

#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
namespace fs = std::filesystem;

namespace {

/// `base/inside` with a file, a link out of it, and a file beside it.
struct Folder {
  Folder() {
    base = fs::temp_directory_path() / ("purser-tools-" + std::to_string(::getpid()));
    fs::create_directories(base / "inside/deeper");
    std::ofstream(base / "inside/deeper/note.txt") << "hello";
    std::ofstream(base / "secret.txt") << "secret";
    std::ofstream(base / "inside/large.txt") << std::string(300 * 1024, 'x');
    fs::create_symlink(base / "secret.txt", base / "inside/link.txt");
  }
  ~Folder() { fs::remove_all(base); }
  Result<std::string> read(const std::string& path) const {
    return cli::read_below(base / "inside", path);
  }
  fs::path base;
};

}  // namespace

TEST_CASE("read_file: files below the folder are read, also through ..") {
  const Folder folder;
  CHECK(folder.read("deeper/note.txt") == "hello");
  CHECK(folder.read("deeper/../deeper/note.txt") == "hello");
}

TEST_CASE("read_file: nothing outside, no link out, no folder, nothing large") {
  const Folder folder;
  const auto outside = GENERATE(as<std::string>(), "../secret.txt", "link.txt", "/etc/passwd",
                                "deeper/../../secret.txt");
  CHECK(folder.read(outside).error().code() == ErrorCode::invalid_argument);
  CHECK(folder.read("deeper").error().code() == ErrorCode::invalid_argument);
  CHECK(folder.read("large.txt").error().code() == ErrorCode::invalid_argument);
  CHECK(folder.read("none.txt").error().code() == ErrorCode::not_found);
}

TEST_CASE("look_up: exactly, else in another case, else with a hint") {
  const std::map<std::string, std::string> entries{{"Acme", "A"}, {"Globex", "G"}};
  CHECK(cli::look_up(entries, "Acme") == "A");
  CHECK(cli::look_up(entries, "globex") == "G");
  CHECK(cli::look_up(entries, "Acne").error().message().find("did you mean \"Acme\"?") !=
        std::string::npos);
  CHECK(cli::look_up(entries, "something else").error().message().find("Acme, Globex") !=
        std::string::npos);
}

TEST_CASE("tools: those of the policy are there with their costs") {
  policy::ParseOptions options;
  options.tools = cli::builtin_tool_names();
  const auto policy = policy::parse_policy(
      "version: 1\nproviders: {simulator: {}}\n"
      "tools: {calculator: {cost: $0.002}, crm: {cost: $0.01, entries: {a: b}}}\n",
      "p.yaml", options);
  REQUIRE(policy);
  const auto tools = cli::tools_of(*policy, ".");
  REQUIRE(tools);
  CHECK(tools->names() == std::vector<std::string>{"calculator", "clock", "crm", "read_file"});
  CHECK(tools->find("calculator")->cost_estimate(Json::object()) == 0.002_usd);
  CHECK(tools->find("crm")->cost_estimate(Json::object()) == 0.01_usd);
  CHECK_FALSE(tools->find("clock")->cost_estimate);
}
