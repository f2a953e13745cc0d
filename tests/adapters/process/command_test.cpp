// command_test.cpp: commands checked, looked up and described.
#include <purser/adapters/process/command.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using process::Command;

namespace {

Command with_path(std::string program, const std::string& path) {
  Command command({std::move(program)});
  command.environment["PATH"] = path;
  return command;
}

}  // namespace

TEST_CASE("command: what no program can be given is refused") {
  CHECK_FALSE(process::check(Command()));
  CHECK_FALSE(process::check(Command({""})));
  CHECK_FALSE(process::check(Command({"x", std::string("a\0b", 3)})));
  for (const std::string name : {"", "a=b"}) {
    Command command({"x"});
    command.environment[name] = "1";
    CHECK(process::check(command).error().code() == ErrorCode::invalid_argument);
  }
  Command folder({"x"});
  folder.folder = std::string("/\0", 2);
  CHECK_FALSE(process::check(folder));
  CHECK(process::check(Command({"x", "", "a b"})));
}

TEST_CASE("command: a program is looked for in the child's own PATH, in its order") {
  using Paths = std::vector<std::string>;
  CHECK(program_paths(with_path("npx", "/a:/b")) == Paths{"/a/npx", "/b/npx"});
  CHECK(program_paths(Command({"npx"})) == Paths{"/usr/local/bin/npx", "/usr/bin/npx", "/bin/npx"});
  CHECK(program_paths(with_path("./npx", "/a")) == Paths{"./npx"});
  CHECK(program_paths(with_path("/opt/npx", "/a")) == Paths{"/opt/npx"});
}

TEST_CASE("command: PATH leads to no folder that depends on where we are") {
  CHECK(program_paths(with_path("npx", ":.:bin:/a::")) == std::vector<std::string>{"/a/npx"});
  CHECK(program_paths(with_path("npx", "")).empty());
}

TEST_CASE("command: it is described as people would type it") {
  CHECK(describe(Command({"npx", "-y", "a b", "it's", "", "x\n"})) ==
        "npx -y 'a b' 'it'\\''s' '' 'x?'");
}

TEST_CASE("command: secrets are not described") {
  CHECK(describe(Command({"s", "--api-key=sk-1", "--Token", "t", "-v", "x", "PASSWORD=p"})) ==
        "s --api-key=*** --Token *** -v x PASSWORD=***");
  CHECK(describe(Command({"token", "x"})) == "token x");
  CHECK(describe(Command({"pg", "postgres://u:p@h/db?x=a@b"})) == "pg 'postgres://***@h/db?x=a@b'");
  CHECK(describe(Command({"s", "--key", "--verbose"})) == "s --key --verbose");
}

TEST_CASE("command: secrets in headers, queries and texts are not described") {
  const auto [argument, shown] = GENERATE(table<std::string, std::string>({
      {"Authorization: Bearer abc", "'Authorization: ***'"},
      {"Authorization:abc", "Authorization:***"},
      {"--header=X-Api-Key: abc", "'--header=X-Api-Key: ***'"},
      {"Cookie: session=abc; b=c", "'Cookie: ***'"},
      {"X-Id: 7; password: abc", "'X-Id: 7; password: ***'"},
      {"X-Custom: Bearer abc", "'X-Custom: Bearer ***'"},
      {"bearer abc", "'bearer ***'"},
      {"BASIC abc", "'BASIC ***'"},
      {R"({"token": "abc"})", R"('{"token": ***')"},
      {"https://h/mcp?api_key=abc&x=1", "'https://h/mcp?api_key=***'"},
      {"https://u:abc@h/mcp?token=abc", "'https://***@h/mcp?token=***'"},
      {"X-Custom: visual basic", "'X-Custom: visual basic'"},
      {"https://auth.example/mcp", "https://auth.example/mcp"},
      {"http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"},
      {"/tokens/x:y", "/tokens/x:y"},
      {"--level=3", "--level=3"},
  }));
  CHECK(describe(Command({"s", "--header", argument})) == "s --header " + shown);
}

TEST_CASE("command: an argument is described as it was written, where that is known") {
  Command command({"s", "-c", "very secret", "x"});
  command.written[2] = "${PASS} word";
  CHECK(describe(command) == "s -c '${PASS} word' x");
}
