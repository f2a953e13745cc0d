// charge_log_test.cpp: lines stand in the file whole and in order, whatever the disk does.
#include <purser/adapters/charge_log/charge_log.hpp>

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/full_disk.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("charge_log: lines are appended, also to those of an earlier process") {
  const TemporaryFolder folder;
  const auto path = folder.file("charges.jsonl");
  for (const auto* line : {"one\n", "two\n"}) {
    const auto log = charge_log::open(path).value();
    REQUIRE(log->write(line));
  }
  CHECK(text_of(path) == "one\ntwo\n");
}

TEST_CASE("charge_log: only its owner reads it") {
  const TemporaryFolder folder;
  const auto path = folder.file("charges.jsonl");
  const auto log = charge_log::open(path).value();
  struct ::stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("charge_log: a line that does not fit is taken back whole, and the next one is tried") {
  const TemporaryFolder folder;
  const auto path = folder.file("charges.jsonl");
  const auto log = charge_log::open(path).value();
  REQUIRE(log->write("first\n"));
  {
    const FullDisk full(10);
    const auto lost = log->write("second line\n");
    REQUIRE_FALSE(lost);
    CHECK(lost.error().message().starts_with(path + ": "));
    CHECK(log->write("3\n"));
  }
  CHECK(log->write("fourth\n"));
  CHECK(text_of(path) == "first\n3\nfourth\n");
}

TEST_CASE("charge_log: a full disk is an error each time and no end") {
  const auto log = charge_log::open("/dev/full").value();
  for (int i = 0; i < 3; ++i) {
    const auto written = log->write("line\n");
    REQUIRE_FALSE(written);
    CHECK(written.error().message() == "/dev/full: No space left on device");
  }
}

TEST_CASE("charge_log: what a killed process left unfinished keeps a line of its own") {
  const TemporaryFolder folder;
  const auto path = folder.file("charges.jsonl");
  std::ofstream(path) << "whole\nunfini";
  const auto log = charge_log::open(path).value();
  REQUIRE(log->write("next\n"));
  REQUIRE(log->write("last\n"));
  CHECK(text_of(path) == "whole\nunfini\nnext\nlast\n");
}

TEST_CASE("charge_log: a file that cannot be opened is an error with its name") {
  const auto log = charge_log::open("/nowhere/charges.jsonl");
  REQUIRE_FALSE(log);
  CHECK(log.error().message() == "/nowhere/charges.jsonl: No such file or directory");
}
