// builtin_tools.cpp: small tools without a network.
#include <purser/apps/builtin_tools.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <fstream>

#include <purser/adapters/policy/build.hpp>
#include <purser/apps/arithmetic.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/suggestion.hpp>
#include <purser/tools.hpp>

namespace purser::cli {

struct CalculatorArgs {
  std::string expression;
};
BOOST_DESCRIBE_STRUCT(CalculatorArgs, (), (expression))

struct ReadFileArgs {
  std::string path;
};
BOOST_DESCRIBE_STRUCT(ReadFileArgs, (), (path))

struct LookUpArgs {
  std::string query;
};
BOOST_DESCRIBE_STRUCT(LookUpArgs, (), (query))

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{256} << 10;

Tool calculator() {
  return tool("calculator", "Evaluates an arithmetic expression exactly as written",
              [](CalculatorArgs args) -> Result<Json> {
                const auto value = evaluate(args.expression);
                if (!value) return fail(value.error());
                return Json(*value);
              }) |
         describe("expression", "such as (2 + 3) * 4.5; also % ^ sqrt() round() ln() pi") |
         idempotent();
}

/// RFC 3339, to the second.
std::string utc(WallTime time) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  const auto count = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&count, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts));
}

Tool clock_tool() {
  return tool("clock", "Tells the current date and time in UTC",
              []() -> std::string { return utc(system_clock().wall_now()); }) |
         idempotent();
}

Tool read_file(fs::path folder) {
  return tool("read_file", "Reads a text file of the working directory",
              [folder = std::move(folder)](ReadFileArgs args) -> Result<Json> {
                auto text = read_below(folder, args.path);
                if (!text) return fail(text.error());
                return Json(*std::move(text));
              }) |
         describe("path", "relative to the working directory") | idempotent();
}

Tool lookup_tool(const std::string& name, const policy::ToolPolicy& rule) {
  return tool(name, "Looks up a known entry by its name",
              [entries = rule.entries](LookUpArgs args) -> Result<Json> {
                auto text = look_up(entries, args.query);
                if (!text) return fail(text.error());
                return Json(*std::move(text));
              }) |
         describe("query", "the name of the entry") | idempotent();
}

bool is_below(const fs::path& folder, const fs::path& path) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

}  // namespace

const std::vector<std::string>& builtin_tool_names() {
  static const std::vector<std::string> names{"calculator", "clock", "read_file"};
  return names;
}

Result<ToolSet> tools_of(const policy::Policy& policy, fs::path folder) {
  std::vector<Tool> all;
  all.push_back(calculator());
  all.push_back(clock_tool());
  all.push_back(read_file(std::move(folder)));
  for (const auto& [name, rule] : policy.tools) {
    if (!rule.entries.empty()) all.push_back(lookup_tool(name, rule));
  }
  ToolSet tools;
  for (auto& one : all) {
    auto added = tools.add(policy::with_policy(std::move(one), policy));
    if (!added) return fail(added.error());
  }
  return tools;
}

Result<std::string> read_below(const fs::path& folder, const std::string& path) {
  std::error_code failure;
  const auto root = fs::canonical(folder, failure);
  const auto target = failure ? fs::path() : fs::canonical(root / path, failure);
  if (failure) return fail(ErrorCode::not_found, fmt::format("there is no file \"{}\"", path));
  if (!is_below(root, target)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("\"{}\" is outside of the working directory", path));
  }
  if (!fs::is_regular_file(target, failure)) {
    return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" is not a regular file", path));
  }
  std::ifstream stream(target, std::ios::binary);
  std::string text(file_bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad() || !stream.is_open()) {
    return fail(ErrorCode::not_found, fmt::format("\"{}\" cannot be read", path));
  }
  if (text.size() <= file_bytes_max) return text;
  return fail(ErrorCode::invalid_argument,
              fmt::format("\"{}\" is larger than {} KiB", path, file_bytes_max >> 10));
}

Result<std::string> look_up(const std::map<std::string, std::string>& entries,
                            const std::string& question) {
  if (const auto found = entries.find(question); found != entries.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, text] : entries) {
    if (lower(name) == lower(question)) return text;
    names.push_back(name);
  }
  auto hint = did_you_mean(question, names);
  constexpr std::size_t shown_max = 10;
  if (names.size() > shown_max) names.resize(shown_max);
  if (hint.empty()) hint = fmt::format("; entries: {}", fmt::join(names, ", "));
  return fail(ErrorCode::not_found, fmt::format("there is no entry \"{}\"{}", question, hint));
}

}  // namespace purser::cli
