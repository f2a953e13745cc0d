// mcp_text_test.cpp: what servers say of their tools, in lines.
#include <purser/apps/mcp_text.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

std::string shown_description(std::string description) {
  auto tool = std::make_shared<Tool>();
  tool->name_at_server = "read";
  tool->description = std::move(description);
  auto text = cli::tools_text({tool});
  const auto end = text.find_last_not_of('\n') + 1;
  return text.substr(text.find("  ") + 2, end - text.find("  ") - 2);
}

}  // namespace

TEST_CASE("mcp text: a description that does not fit into its column ends with dots") {
  const auto [length, dots] =
      GENERATE(table<std::size_t, bool>({{59, false}, {60, false}, {61, true}}));

  const auto line = shown_description(std::string(length, 'x'));

  const auto expected = dots ? std::string(57, 'x') + "..." : std::string(length, 'x');
  CAPTURE(line);
  CHECK(line.ends_with(expected));
  CHECK_FALSE(line.ends_with('x' + expected));
}

TEST_CASE("mcp text: a description of several lines shows its first one, with dots") {
  CHECK(shown_description("Reads a file\nof any size").ends_with("Reads a file..."));
  CHECK(shown_description("Reads a file\n  \n").ends_with("Reads a file"));
  CHECK(shown_description(std::string(56, 'x') + "\xc3\xa4\xc3\xa4\xc3\xa4")
            .ends_with(std::string(56, 'x') + "..."));
}
