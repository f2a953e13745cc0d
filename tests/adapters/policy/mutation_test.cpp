// mutation_test.cpp: policies with random mistakes: never a crash, always a position.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;

namespace {

constexpr auto hidden = "sk-canary-5b21c9";
constexpr int files = 200;

std::vector<std::string> good_policies() {
  std::vector<std::string> texts;
  const auto folder = std::filesystem::path(PURSER_SOURCE_DIR) / "examples" / "policies";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path());
    std::stringstream text;
    text << stream.rdbuf();
    texts.push_back(text.str());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// A piece of some policy, so that mistakes are of the kind that people make.
std::string piece(SplitMix64& random, const std::string& text) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto begin = pick(random, 0, size - 1);
  return text.substr(static_cast<std::size_t>(begin),
                     static_cast<std::size_t>(pick(random, 1, 24)));
}

void mutate(SplitMix64& random, std::string& text, const std::string& other) {
  constexpr std::string_view letters = ":{}[],-\"'#&*!|>%@` \n\tabz019$.\\\x01\xff";
  const auto at = [&] {
    return static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(text.size()) - 1));
  };
  if (text.empty()) return;
  switch (pick(random, 0, 6)) {
    case 0:
      text.erase(at(), static_cast<std::size_t>(pick(random, 1, 12)));
      break;
    case 1:
      text[at()] = letters[static_cast<std::size_t>(
          pick(random, 0, static_cast<std::int64_t>(letters.size()) - 1))];
      break;
    case 2:
      text.insert(at(), piece(random, other));
      break;
    case 3:
      text.insert(at(), piece(random, text));
      break;
    case 4:
      text.resize(at());
      break;
    case 5:
      text.insert(at(), 1, letters[static_cast<std::size_t>(pick(random, 0, 8))]);
      break;
    default:
      std::swap(text[at()], text[at()]);
  }
}

policy::ParseOptions options_for(const std::string& included) {
  policy::ParseOptions options;
  options.environment = [](const std::string&) -> std::optional<std::string> { return hidden; };
  options.read_file = [included](const std::filesystem::path&) -> Result<std::string> {
    return included;
  };
  return options;
}

/// What is wrong with the text of an error; nothing: all is well.
std::string flaw_in(const Error& error) {
  static const std::regex position(R"(^.+:\d+:\d+: .+|^\.\.\. and \d+ more$)");
  if (error.message().find(hidden) != std::string::npos) return "the environment shows";
  std::istringstream lines(error.message());
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, position)) return "no position: " + line;
  }
  return error.message().empty() ? "no message" : "";
}

}  // namespace

TEST_CASE("policy: 200 files with random mistakes: never a crash, always a position") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  const auto good = good_policies();
  REQUIRE(good.size() >= 5);
  const auto any = [&]() -> const std::string& {
    return good[static_cast<std::size_t>(
        pick(random, 0, static_cast<std::int64_t>(good.size()) - 1))];
  };
  int refused = 0;
  for (int i = 0; i < files; ++i) {
    auto text = any();
    auto included = any();
    if (pick(random, 0, 3) == 0) text += "\ninclude: [more.yaml]\n";
    for (auto count = pick(random, 0, 4); count > 0; --count) mutate(random, text, any());
    if (pick(random, 0, 1) == 0) mutate(random, included, any());
    CAPTURE(i, text);

    const auto parsed = policy::parse_policy(text, "p.yaml", options_for(included));
    const auto again = policy::parse_policy(text, "p.yaml", options_for(included));

    CHECK(parsed.has_value() == again.has_value());
    if (parsed) continue;
    ++refused;
    CHECK(flaw_in(parsed.error()) == "");
    CHECK(parsed.error().message() == again.error().message());
  }
  CHECK(refused > files / 4);
  CHECK(refused < files);
}
