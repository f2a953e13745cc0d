// includes_test.cpp: policies in several files.
#include <map>

#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using Files = std::map<std::string, std::string>;

Result<policy::Policy> parse_files(const Files& files, const std::string& first) {
  policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "BASE") return "base";
    return std::nullopt;
  };
  options.read_file = [files](const std::filesystem::path& path) -> Result<std::string> {
    const auto found = files.find(path.string());
    if (found != files.end()) return found->second;
    return fail(ErrorCode::not_found, "no such file");
  };
  return policy::read_policy(first, options);
}

std::string mistakes(const Files& files) {
  const auto parsed = parse_files(files, "etc/p.yaml");
  return parsed ? "" : parsed.error().message();
}

const std::string head = "version: 1\nproviders: {simulator: {}}\n";

}  // namespace

TEST_CASE(
    "policy include: lists are joined, the file's own before the included, maps by their keys") {
  const auto parsed = parse_files({{"etc/p.yaml", head + "include: [shared/base.yaml]\n"
                                                         "budgets: [{per: session, limit: $1}]\n"
                                                         "agents: {a: {model: gpt-4o}}"},
                                   {"etc/shared/base.yaml",
                                    "version: 1\nbudgets: [{per: total, limit: $9}]\n"
                                    "agents: {b: {model: gpt-4o-mini}}\nretry: {attempts: 2}"}},
                                  "etc/p.yaml");

  if (!parsed) FAIL(parsed.error().message());
  REQUIRE(parsed->budgets.size() == 2);
  CHECK(parsed->budgets[0].kind == "session");
  CHECK(parsed->budgets[1].kind == "total");
  CHECK(parsed->agent("a") != nullptr);
  CHECK(parsed->agent("b") != nullptr);
  CHECK(parsed->retry.attempts_max == 2);
  CHECK(parsed->files == std::vector<std::string>{"etc/p.yaml", "etc/shared/base.yaml"});
}

TEST_CASE("policy include: names are relative to the file that they stand in") {
  const auto parsed =
      parse_files({{"etc/p.yaml", head + "include: shared/${BASE}.yaml"},
                   {"etc/shared/base.yaml",
                    "include: [../more.yaml]\n"
                    "ledger: {store: sqlite, path: books.db, export: /var/out.jsonl}"},
                   {"etc/more.yaml", "busy: refuse"}},
                  "etc/p.yaml");

  if (!parsed) FAIL(parsed.error().message());
  CHECK(parsed->ledger.path == "etc/shared/books.db");
  CHECK(parsed->ledger.charges == "/var/out.jsonl");
  CHECK(parsed->busy == Busy::refuse);
}

TEST_CASE("policy include: a file that is reached twice is read once") {
  CHECK(mistakes({{"etc/p.yaml", head + "include: [a.yaml, b.yaml]"},
                  {"etc/a.yaml", "include: c.yaml"},
                  {"etc/b.yaml", "include: c.yaml"},
                  {"etc/c.yaml", "busy: refuse"}})
            .empty());
}

TEST_CASE("policy include: each mistake has the place in its own file") {
  const auto [files, error] = GENERATE(table<Files, std::string>({
      {{{"etc/p.yaml", head + "include: [gone.yaml]"}},
       "etc/p.yaml:3:11: \"gone.yaml\" cannot be read"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "busy: maybe"}},
       "etc/b.yaml:1:7: unknown word for busy budgets \"maybe\"; known: wait, refuse"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "bussy: wait"}},
       "etc/b.yaml:1:1: unknown key \"bussy\"; did you mean \"busy\"?"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "busy: [\n"}},
       "etc/b.yaml:2:1: end of sequence flow not found"},
      {{{"etc/p.yaml", head + "include: [b.yaml]\nbusy: wait"}, {"etc/b.yaml", "\nbusy: refuse"}},
       "etc/b.yaml:2:1: \"busy\" is given twice, first at etc/p.yaml:4:7"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "providers: {simulator: {}}"}},
       "etc/b.yaml:1:13: \"simulator\" is given twice, first at etc/p.yaml:2:24"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "version: 2"}},
       "etc/b.yaml:1:10: expected version 1"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "- x"}},
       "etc/b.yaml:1:1: expected a map, found a list"},
      {{{"etc/p.yaml", head + "include: [b.yaml]"}, {"etc/b.yaml", "include: p.yaml"}},
       "etc/b.yaml:1:10: a file that includes itself: etc/p.yaml -> etc/b.yaml -> etc/p.yaml"},
      {{{"etc/p.yaml", head + "include: {a: b}"}},
       "etc/p.yaml:3:10: expected the name of a file or a list of them, found a map"},
  }));
  CHECK(mistakes(files) == error);
}

TEST_CASE("policy include: a text that is no file includes none") {
  const auto parsed = policy::parse_policy(head + "include: [b.yaml]", "p.yaml");

  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message() ==
        "p.yaml:3:11: no files can be included into a text that was not read from one");
}
