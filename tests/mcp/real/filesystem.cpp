// filesystem.cpp: every tool of the reference server for files, in a folder of its own.
#include <purser/tests/mcp/real/session.hpp>

namespace purser::real {
namespace {

/// `text` with each `@` replaced by the folder.
std::string in_folder(std::string_view text, const std::string& folder) {
  std::string made;
  for (const char c : text) {
    if (c == '@') {
      made += folder;
    } else {
      made += c;
    }
  }
  return made;
}

}  // namespace

void filesystem(const Way& way, const std::string& folder) {
  Session server("filesystem", way);
  const auto expect = [&](std::string_view tool, std::string_view arguments,
                          std::string_view part) {
    server.expect(tool, in_folder(arguments, folder), part);
  };
  expect("list_allowed_directories", "{}", folder);
  expect("create_directory", R"({"path":"@/sub"})", "Success");
  expect("write_file", R"({"path":"@/a.txt","content":"one\ntwo\nthree\n"})", "Success");
  expect("read_file", R"({"path":"@/a.txt","head":1})", "one");
  expect("read_text_file", R"({"path":"@/a.txt","tail":2})", "three");
  expect("read_multiple_files", R"({"paths":["@/a.txt"]})", "two");
  expect("edit_file", R"({"path":"@/a.txt","edits":[{"oldText":"two","newText":"2"}]})", "+2");
  expect("list_directory", R"({"path":"@"})", "[DIR] sub");
  expect("list_directory_with_sizes", R"({"path":"@"})", "a.txt");
  expect("directory_tree", R"({"path":"@"})", "a.txt");
  expect("search_files", R"({"path":"@","pattern":"*.txt"})", "a.txt");
  expect("get_file_info", R"({"path":"@/a.txt"})", "size");
  expect("move_file", R"({"source":"@/a.txt","destination":"@/sub/b.txt"})", "Success");
  expect("write_file", R"({"path":"@/dot.png","content":"x"})", "Success");
  expect("read_media_file", R"({"path":"@/dot.png"})", "image/png");
  server.expect_error("read_file", R"({"path":"/etc/passwd"})", "outside");
}

}  // namespace purser::real
