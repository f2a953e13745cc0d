// architecture_test.cpp: who may include whom, and what every file looks like (ARCHITECTURE.md).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <purser/tests/support/catch.hpp>

namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

struct Include {
  int line = 0;
  bool quoted = false;
  std::string path;  // what stands between the brackets
};

/// `adapters/http` holds `adapters/http/url.hpp` and not `adapters/http_server/server.hpp`.
bool lies_in_any(std::string_view path, const Strings& rooms) {
  return std::any_of(rooms.begin(), rooms.end(), [&](const auto& room) {
    return path.starts_with(room) && (path.size() == room.size() || path[room.size()] == '/');
  });
}

bool starts_with_any(std::string_view text, const Strings& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const auto& prefix) { return text.starts_with(prefix); });
}

/// A file of the project, by its path from the root: `adapters/http/client.hpp`.
struct File {
  std::string path;
  std::string text;

  bool is_header() const { return path.ends_with(".hpp"); }
  std::string name() const { return fs::path(path).filename().string(); }
  std::string stem() const { return fs::path(path).stem().string(); }
  std::string folder() const { return fs::path(path).parent_path().string(); }
  bool in(const std::string& room) const { return path.starts_with(room + "/"); }
  bool in_any(const Strings& rooms) const {
    return std::any_of(rooms.begin(), rooms.end(), [&](const auto& room) { return in(room); });
  }
  /// Headers that only the .cpp files of their own adapter include.
  bool is_private() const { return !is_header() || path.find("/detail/") != std::string::npos; }
};

Strings lines_of(const File& file) {
  Strings lines;
  std::istringstream stream(file.text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes_of(const File& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> includes;
  int number = 0;
  for (const auto& line : lines_of(file)) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, pattern)) {
      includes.push_back({number, match[1] == "\"", match[2]});
    }
  }
  return includes;
}

/// `adapters/providers/openai` for a file or include below it; `runtime` for all below runtime.
std::string room_of(const std::string& path) {
  Strings parts;
  std::istringstream stream(path);
  for (std::string part; std::getline(stream, part, '/');) parts.push_back(part);
  if (parts.size() < 2) return "";
  if (parts[0] != "adapters" || parts.size() < 3) return parts[0];
  static const std::set<std::string> nesting = {"providers", "stores", "mcp"};
  const bool nested = nesting.contains(parts[1]) && parts.size() > 3;
  return "adapters/" + parts[1] + (nested ? "/" + parts[2] : "");
}

/// The rooms whose headers a room may include besides its own. Tests, examples, benches and apps:
/// anything that is part of the library.
Strings allowed_rooms(const std::string& room) {
  static const std::map<std::string, Strings> named = {
      {"runtime", {}},
      {"detectors", {"runtime"}},
      {"middleware", {"runtime", "detectors"}},
      {"agent", {"runtime", "detectors", "middleware"}},
      {"adapters/policy",
       {"runtime", "detectors", "middleware", "agent", "adapters"}},  // wires it all
      {"adapters/simulator",
       {"runtime", "adapters/http", "adapters/http_server", "adapters/sse", "adapters/yaml"}},
      {"adapters/quickstart", {"runtime", "adapters"}},  // finds a model in the environment
      {"adapters/plugins", {"runtime", "middleware"}},
      {"adapters/alerts", {"runtime", "adapters/http", "adapters/crypto"}},
      {"adapters/mcp/protocol", {"runtime"}},
      {"adapters/mcp/client", {"runtime", "adapters/mcp/protocol"}},
      {"adapters/mcp/stdio",
       {"runtime", "adapters/process", "adapters/mcp/protocol", "adapters/mcp/client"}},
      {"adapters/mcp/http",
       {"runtime", "adapters/http", "adapters/sse", "adapters/mcp/protocol", "adapters/mcp/client",
        "adapters/mcp/auth"}},
      {"adapters/mcp/auth",
       {"runtime", "adapters/http", "adapters/crypto", "adapters/mcp/protocol"}},
      {"adapters/mcp/server",  // runs tools in sessions
       {"runtime", "middleware", "agent", "adapters/crypto", "adapters/http",
        "adapters/http_server", "adapters/mcp/protocol", "adapters/mcp/stdio"}},
      {"adapters/mcp/tools",  // stands between servers and sessions
       {"runtime", "middleware", "agent", "adapters/mcp"}},
      {"adapters/providers/bedrock",  // signs its requests
       {"runtime", "adapters/http", "adapters/crypto", "adapters/providers/wire"}},
  };
  if (const auto found = named.find(room); found != named.end()) return found->second;
  if (room.starts_with("adapters/providers/")) {
    return {"runtime", "adapters/http", "adapters/sse", "adapters/providers/wire"};
  }
  if (room.starts_with("adapters/stores/")) return {"runtime", "adapters/crypto"};
  if (room.starts_with("adapters/")) return {"runtime", "adapters/http", "adapters/sse"};
  return {"runtime",  "detectors", "middleware", "agent",
          "adapters", "apps",      "purser.hpp", "tools.hpp"};
}

/// `retry` for middleware/retry.cpp, `budget` for everything in middleware/budget/.
std::string stage_of(const fs::path& path) {
  const auto folder = path.parent_path().filename().string();
  return folder == "middleware" ? path.stem().string() : folder;
}

/// Stages do not know each other; the default chain lists them all.
bool is_sibling_stage(const File& file, const std::string& included) {
  if (!file.in("middleware") || room_of(included) != "middleware") return false;
  return file.stem() != "default_chain" && stage_of(included) != stage_of(file.path);
}

/// What a library header may be used from; anything that is not listed may be used by no room.
struct External {
  Strings prefixes;
  Strings rooms;
  bool in_headers;
};

const std::vector<External>& externals() {
  static const Strings anywhere = {"runtime", "detectors", "middleware", "agent", "adapters"};
  static const std::vector<External> list = {
      {{"boost/asio", "boost/describe", "boost/mp11", "boost/system", "boost/circular_buffer.hpp",
        "boost/version.hpp", "tl/", "nlohmann/"},
       anywhere,
       true},
      {{"boost/signals2", "fmt/", "xxhash.h"}, anywhere, false},
      {{"boost/asio/ssl", "openssl/"},
       {"adapters/http", "adapters/simulator", "adapters/crypto"},
       false},
      {{"boost/beast"}, {"adapters/http", "adapters/http_server"}, false},
      {{"boost/url"}, {"adapters"}, false},
      {{"boost/dll"}, {"adapters/plugins"}, false},
      {{"simdjson"}, {"adapters/providers"}, false},
      {{"yaml-cpp/"}, {"adapters/yaml"}, false},
      {{"sqlite3.h", "libpq-fe.h"}, {"adapters/stores"}, false},
      {{"date/"}, {"adapters/time_zones"}, false},
  };
  return list;
}

bool is_standard(const std::string& include) {
  static const std::regex c_header("^(unistd|signal|time|fcntl|errno|sys/[a-z]+)\\.h$");
  return include.find_first_of("./") == std::string::npos || std::regex_match(include, c_header);
}

/// The last rule that fits is the narrowest: Asio is free, Asio's TLS is not.
std::string external_violation(const File& file, const std::string& include) {
  const External* rule = nullptr;
  for (const auto& candidate : externals()) {
    if (starts_with_any(include, candidate.prefixes)) rule = &candidate;
  }
  if (rule == nullptr) return "is no library that a room may use";
  if (!file.in_any(rule->rooms)) return "is not used in this room";
  if (!rule->in_headers && !file.is_private()) return "does not belong into a public header";
  return "";
}

std::string include_violation(const File& file, const Include& include) {
  static const std::string own = "purser/";
  if (include.quoted) return "includes read <purser/ROOM/file.hpp>";
  const bool product = file.in_any({"runtime", "detectors", "middleware", "agent", "adapters"});
  if (!include.path.starts_with(own)) {
    return product && !is_standard(include.path) ? external_violation(file, include.path) : "";
  }
  const auto target = include.path.substr(own.size());
  const auto room = room_of(file.path);
  if (room.empty()) return "";  // purser.hpp and tools.hpp list what users get
  if (is_sibling_stage(file, target)) return "no stage includes a sibling";
  if (room_of(target) == room) return "";
  // What the providers share is theirs alone, private parts included.
  const bool shared =
      room.starts_with("adapters/providers/") && target.starts_with("adapters/providers/wire/");
  if (target.find("/detail/") != std::string::npos && !shared) return "is private to its adapter";
  if (lies_in_any(target, allowed_rooms(room))) return "";
  return "is not for " + room;
}

void check_includes(const File& file, Strings& violations) {
  for (const auto& include : includes_of(file)) {
    const auto violation = include_violation(file, include);
    if (violation.empty()) continue;
    violations.push_back(file.path + ":" + std::to_string(include.line) + ": <" + include.path +
                         "> " + violation);
  }
}

void check_shape(const File& file, Strings& violations) {
  static constexpr std::size_t lines_max = 400;
  const auto lines = lines_of(file);
  const auto say = [&](const std::string& what) { violations.push_back(file.path + ": " + what); };
  const auto opening = "// " + file.name() + ": ";
  if (lines.empty() || !lines[0].starts_with(opening) || lines[0].size() == opening.size()) {
    say("does not open with \"" + opening + "what it is for\"");
  }
  if (lines.size() > lines_max) say("has " + std::to_string(lines.size()) + " lines, at most 400");
  if (file.is_header() && std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
    say("has no #pragma once");
  }
}

void check_name(const File& file, Strings& violations) {
  static const std::regex forbidden("(^|[/_])(utils?|commons?|helpers?|core|misc)([/_.]|$)");
  if (std::regex_search(file.path, forbidden)) {
    violations.push_back(file.path + ": is named after nothing that it is");
  }
}

/// Words are put together from halves, so that this file passes its own test.
void check_words(const File& file, Strings& violations) {
  static const std::regex leftover(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  static const std::regex sleeping(
      "\\b(sleep"
      "_for|sleep"
      "_until|usl"
      "eep|nanosl"
      "eep)\\b");
  int number = 0;
  for (const auto& line : lines_of(file)) {
    const auto place = file.path + ":" + std::to_string(++number) + ": ";
    if (std::regex_search(line, leftover)) violations.push_back(place + "a leftover note");
    if (file.in("tests") && std::regex_search(line, sleeping)) {
      violations.push_back(place + "tests do not sleep");
    }
  }
}

Strings violations_of(const File& file) {
  Strings violations;
  check_includes(file, violations);
  check_shape(file, violations);
  check_name(file, violations);
  check_words(file, violations);
  return violations;
}

File read_file(const fs::path& root, const fs::path& path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  return {fs::relative(path, root).generic_string(), text.str()};
}

std::vector<File> project_files(const fs::path& root) {
  static const Strings rooms = {"runtime", "detectors", "middleware", "agent", "adapters",
                                "apps",    "examples",  "bench",      "tests"};
  std::vector<File> files;
  for (const auto& room : rooms) {
    if (!fs::exists(root / room)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
      const auto extension = entry.path().extension();
      if (extension == ".hpp" || extension == ".cpp") files.push_back(read_file(root, entry));
    }
  }
  for (const auto* header : {"purser.hpp", "tools.hpp"}) {
    if (fs::exists(root / header)) files.push_back(read_file(root, root / header));
  }
  return files;
}

/// A file that is right but for the include in question.
Strings including(const std::string& path, const std::string& include) {
  File file{path, ""};
  file.text = "// " + file.name() + ": x.\n#pragma once\n#include " + include + "\n";
  return violations_of(file);
}

}  // namespace

TEST_CASE("architecture: every file of the project keeps the rules") {
  const auto files = project_files(PURSER_SOURCE_DIR);
  REQUIRE(files.size() > 10);

  std::string all;
  for (const auto& file : files) {
    for (const auto& violation : violations_of(file)) all += violation + "\n";
  }

  INFO(all);
  CHECK(all.empty());
}

TEST_CASE("architecture: the include rules let through what the rooms may use") {
  CHECK(including("runtime/call.hpp", "<boost/asio/awaitable.hpp>").empty());
  CHECK(including("runtime/ledger/account.cpp", "<purser/runtime/money.hpp>").empty());
  CHECK(including("middleware/default_chain.cpp", "<purser/middleware/retry.hpp>").empty());
  CHECK(including("middleware/retry.cpp", "<purser/middleware/retry.hpp>").empty());
  CHECK(including("middleware/budget/budget.cpp", "<purser/middleware/budget/quote.hpp>").empty());
  CHECK(including("middleware/watch.cpp", "<purser/detectors/stall.hpp>").empty());
  CHECK(including("detectors/stall.cpp", "<purser/detectors/observation.hpp>").empty());
  CHECK(including("agent/session.cpp", "<purser/middleware/default_chain.hpp>").empty());
  CHECK(
      including("adapters/providers/openai/codec.cpp", "<purser/adapters/sse/parser.hpp>").empty());
  CHECK(including("adapters/providers/openai/codec.cpp", "<simdjson.h>").empty());
  CHECK(including("adapters/http/detail/stream.hpp", "<boost/beast/http.hpp>").empty());
  CHECK(including("adapters/policy/load.cpp", "<purser/middleware/retry.hpp>").empty());
  CHECK(including("adapters/alerts/signature.cpp", "<purser/adapters/crypto/hmac.hpp>").empty());
  CHECK(including("adapters/providers/bedrock/sigv4.cpp", "<purser/adapters/crypto/hmac.hpp>")
            .empty());
  CHECK(including("tests/runtime/money_test.cpp", "<purser/adapters/http/client.hpp>").empty());
}

TEST_CASE("architecture: the include rules stop what the rooms may not use") {
  const auto [path, include] = GENERATE(table<std::string, std::string>({
      {"runtime/call.hpp", "<purser/middleware/retry.hpp>"},
      {"runtime/call.hpp", "\"purser/runtime/money.hpp\""},
      {"runtime/call.hpp", "<fmt/format.h>"},
      {"runtime/call.cpp", "<openssl/sha.h>"},
      {"runtime/call.cpp", "<boost/asio/ssl.hpp>"},
      {"runtime/call.cpp", "<boost/spirit.hpp>"},
      {"detectors/stall.cpp", "<purser/middleware/watch.hpp>"},
      {"runtime/call.hpp", "<purser/detectors/observation.hpp>"},
      {"middleware/retry.cpp", "<purser/middleware/fallback.hpp>"},
      {"middleware/retry.cpp", "<purser/middleware/budget/quote.hpp>"},
      {"runtime/call.hpp", "<purser/agent/session.hpp>"},
      {"agent/session.cpp", "<purser/adapters/http/client.hpp>"},
      {"middleware/retry.cpp", "<purser/adapters/http/client.hpp>"},
      {"adapters/http/client.hpp", "<boost/beast/http.hpp>"},
      {"adapters/sse/parser.cpp", "<boost/beast/http.hpp>"},
      {"adapters/providers/openai/codec.cpp", "<purser/adapters/providers/anthropic/codec.hpp>"},
      {"adapters/providers/openai/codec.cpp", "<purser/adapters/http/detail/stream.hpp>"},
      {"adapters/providers/openai/codec.hpp", "<simdjson.h>"},
      {"adapters/providers/openai/codec.cpp", "<purser/adapters/crypto/hmac.hpp>"},
      {"adapters/http/client.cpp", "<purser/tests/support/catch.hpp>"},
      {"adapters/policy/load.cpp", "<sqlite3.h>"},
      {"adapters/alerts/outbox.cpp", "<purser/adapters/http_server/server.hpp>"},
      {"adapters/mcp/client/client.cpp", "<purser/adapters/http/client.hpp>"},
      {"adapters/mcp/protocol/message.cpp", "<purser/agent/session.hpp>"},
      {"adapters/alerts/outbox.cpp", "<purser/adapters/stores/sqlite/store.hpp>"},
      {"adapters/alerts/signature.cpp", "<openssl/hmac.h>"},
      {"apps/run.cpp", "<purser/tests/support/catch.hpp>"},
  }));

  INFO(path << " includes " << include);
  CHECK(including(path, include).size() == 1);
}

TEST_CASE("architecture: files are named, opened and kept short") {
  const std::string good = "// money.hpp: exact amounts.\n#pragma once\n";

  CHECK(violations_of({"runtime/money.hpp", good}).empty());
  CHECK(violations_of({"runtime/money.hpp", "#pragma once\n"}).size() == 1);
  CHECK(violations_of({"runtime/money.hpp", "// money.hpp: exact amounts.\n"}).size() == 1);
  CHECK(violations_of({"runtime/money.hpp", good + std::string(399, '\n')}).size() == 1);
  CHECK(violations_of({"runtime/core/money.hpp", good}).size() == 1);
  CHECK(violations_of({"runtime/money.hpp", good + "// TO"
                                                   "DO round\n"})
            .size() == 1);
  CHECK(violations_of({"tests/money.hpp", good + "std::this_thread::sleep"
                                                 "_for(1s);\n"})
            .size() == 1);
}
