// cassette_run_test.cpp: `purser run --record` writes what `--replay` plays, without a network.
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/served.hpp>

using namespace purser;

namespace {

const std::string example = PURSER_SOURCE_DIR "/examples/policies/simulator.yaml";

std::string text_of(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void forget_times(Json& json) {
  for (const auto* key : {"time", "duration_ms", "duration_seconds"}) {
    if (json.is_object()) json.erase(key);
  }
  for (auto& part : json) {
    if (part.is_structured()) forget_times(part);
  }
}

/// What `--json` printed, without what the clock says.
Json report_of(const Ended& ended) {
  INFO(ended.out << ended.err);
  auto json = parse_json(ended.out);
  REQUIRE(json);
  forget_times(*json);
  (*json)["report"].erase("alerts");  // none are sent in a replay
  return *std::move(json);
}

/// A policy that needs a key, writes a journal and tells people; its model calls a tool.
struct Outside {
  Outside()
      : served(
            "version: 1\nrules:\n  - when: {tool_results: false}\n"
            "    reply: {tool_calls: [{name: crm, arguments: {query: acme}}]}\n"
            "  - reply: {text: All done.}\n"),
        policy("version: 1\nproviders: {mine: {kind: openai, api_key: '${CANARY}', base_url: '" +
               served.base_url + "/v1'}}\nledger: {store: sqlite, path: journal.db, export: " +
               charges + "}\nbudgets: [{per: session, limit: $0.10, alert_at: [1%]}]\n" +
               "alerts: {targets: [{kind: json, url: '" + served.base_url +
               "/alert'}], private_hosts: [127.0.0.1], allow_plain_http: true}\n"
               "tools: {crm: {cost: $0.01, entries: {acme: Acme Ltd.}}}\n"
               "chain: [trace, alert, deadline, watch, tool_arguments, retry, budget]\n"
               "agents: {clerk: {model: gpt-4o, tools: [crm]}}\n") {}

  Ended run(const std::string& flag, Variables variables) const {
    return run_program(
        {"run", policy.path(), "Look it up", "--session", "mine", "--json", flag, cassette},
        std::move(variables));
  }

  [[nodiscard]] std::string journal() const {
    return policy.path().substr(0, policy.path().rfind('/')) + "/journal.db";
  }

  TemporaryFolder folder;
  std::string cassette = folder.file("run.cassette");
  std::string charges = folder.file("charges.jsonl");
  Served served;
  TemporaryFile policy;
};

}  // namespace

TEST_CASE("run cassette: a replayed run has the same answer and the same report, offline") {
  Outside outside;
  const auto recorded = outside.run("--record", {{"CANARY", canary}});
  CHECK(recorded.exit_code == 0);
  CHECK(contains(recorded.out, "All done."));
  outside.served.server.signal(SIGKILL);

  const auto replayed = outside.run("--replay", {});  // no key, and nobody to ask

  CHECK(replayed.exit_code == 0);
  CHECK(contains(replayed.err, "nothing is sent or billed"));
  CHECK(report_of(replayed) == report_of(recorded));
  CHECK(report_of(replayed)["report"]["total_spent"] > 0.01);
}

TEST_CASE("run cassette: a replay books nothing and tells nobody") {
  Outside outside;
  REQUIRE(outside.run("--record", {{"CANARY", canary}}).exit_code == 0);
  const auto journal = text_of(outside.journal());
  const auto charges = text_of(outside.charges);
  const auto sent = outside.served.log.text();
  CHECK(contains(sent, "/alert"));
  CHECK_FALSE(charges.empty());

  REQUIRE(outside.run("--replay", {{"CANARY", canary}}).exit_code == 0);

  CHECK(text_of(outside.journal()) == journal);
  CHECK(text_of(outside.charges) == charges);
  CHECK(outside.served.log.text() == sent);
}

TEST_CASE("run cassette: a replay starts no server of tools, and comes to the same") {
  const Served served(
      "version: 1\nrules:\n  - when: {tool_results: false}\n"
      "    reply: {tool_calls: [{name: calc_sum, arguments: {a: 2, b: 3}}]}\n"
      "  - reply: {text: Five.}\n");
  const TemporaryFolder folder;
  const auto starts = folder.file("starts");
  const auto cassette = folder.file("run.cassette");
  const TemporaryFile policy(
      "version: 1\nproviders: {mine: {kind: openai, api_key: k, base_url: '" + served.base_url +
      "/v1'}}\nmcp: {calc: {command: [/bin/sh, -c, 'echo >> " + starts + "; exec " +
      PURSER_MCP_TOOL_SERVER +
      "', '${CANARY}'], tools: {'*': {cost: $0.002}}}}\n"
      "agents: {a: {model: gpt-4o, tools: ['mcp:calc/sum']}}\n");
  const auto run = [&](const std::string& flag, Variables variables) {
    return run_program({"run", policy.path(), "Add", "--session", "mine", "--json", flag, cassette},
                       std::move(variables));
  };

  const auto recorded = run("--record", {{"CANARY", canary}});
  REQUIRE(recorded.exit_code == 0);
  REQUIRE(contains(recorded.out, "Five."));
  const auto replayed = run("--replay", {});

  CHECK(replayed.exit_code == 0);
  CHECK(report_of(replayed) == report_of(recorded));
  CHECK(report_of(replayed)["report"]["breakdown"]["mcp"]["by_server"]["calc"] == 0.002);
  CHECK(text_of(starts) == "\n");
  CHECK_FALSE(contains(text_of(cassette), canary));

  auto without_tools = text_of(cassette);
  const auto note = without_tools.find("{\"note\"");
  without_tools.erase(note, without_tools.find('\n', note) + 1 - note);
  std::ofstream(cassette, std::ios::binary) << without_tools;
  const auto unknown = run("--replay", {});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "the cassette does not have what the MCP server \"calc\" offers"));
  CHECK(text_of(starts) == "\n");
}

TEST_CASE("run cassette: it holds no key, and only its owner may read it") {
  Outside outside;
  REQUIRE(outside.run("--record", {{"CANARY", canary}}).exit_code == 0);
  CHECK_FALSE(contains(text_of(outside.cassette), canary));
  struct stat file{};
  REQUIRE(::stat(outside.cassette.c_str(), &file) == 0);
  CHECK((file.st_mode & 0777U) == 0600U);
}

TEST_CASE("run cassette: recording again replaces what was there, unless the run cannot begin") {
  Outside outside;
  REQUIRE(outside.run("--record", {{"CANARY", canary}}).exit_code == 0);
  const auto first = text_of(outside.cassette);

  CHECK(outside.run("--record", {}).exit_code == 2);  // no key
  CHECK(text_of(outside.cassette) == first);

  REQUIRE(outside.run("--record", {{"CANARY", canary}}).exit_code == 0);
  const auto again = text_of(outside.cassette);
  CHECK(std::count(again.begin(), again.end(), '\n') ==
        std::count(first.begin(), first.end(), '\n'));
}

TEST_CASE("run cassette: another task is not on it, and the closest line is named") {
  const TemporaryFolder folder;
  const auto cassette = folder.file("run.cassette");
  REQUIRE(run_program({"run", example, "Say hello", "--record", cassette}).exit_code == 0);

  const auto ended = run_program({"run", example, "Say goodbye", "--replay", cassette});

  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "the request is not on the cassette; the closest one, in line 2, has"));
}

TEST_CASE("run cassette: a line that is missing or none of a cassette's is told") {
  const TemporaryFolder folder;
  const auto cassette = folder.file("run.cassette");
  REQUIRE(run_program({"run", example, "Say hello", "--record", cassette}).exit_code == 0);
  const auto whole = text_of(cassette);
  const auto play = [&](const std::string& text) {
    std::ofstream(cassette, std::ios::binary) << text;
    return run_program({"run", example, "Say hello", "--replay", cassette});
  };
  CHECK(play(whole).exit_code == 0);

  const auto missing = play(whole.substr(0, whole.find('\n') + 1));
  CHECK(missing.exit_code == 1);
  CHECK(contains(missing.err, "the request is not on the cassette, and nothing else is"));

  const auto foreign = play(whole + "hello\n");
  CHECK(foreign.exit_code == 2);
  CHECK(contains(foreign.err, " of the cassette: "));

  const auto empty = play("");
  CHECK(empty.exit_code == 2);
  CHECK(contains(empty.err, "the cassette is empty"));
}

TEST_CASE(
    "run cassette: files that cannot be read or written, and both flags at once, end with 2") {
  const auto unreadable = run_program({"run", example, "x", "--replay", "/no/such/file"});
  CHECK(unreadable.exit_code == 2);
  CHECK(contains(unreadable.err, "/no/such/file: cannot be read: No such file or directory"));
  const auto unwritable = run_program({"run", example, "x", "--record", "/no/such/folder/file"});
  CHECK(unwritable.exit_code == 2);
  CHECK(contains(unwritable.err, "/no/such/folder/file: cannot be written: No such file"));
  CHECK(run_program({"run", example, "x", "--record", "a", "--replay", "b"}).exit_code == 2);
}

TEST_CASE("run cassette: it is not written over what the run reads or writes") {
  Outside outside;
  REQUIRE(outside.run("--record", {{"CANARY", canary}}).exit_code == 0);
  for (const auto& file : {outside.policy.path(), outside.journal(), outside.charges}) {
    const auto before = text_of(file);
    const auto ended =
        run_program({"run", outside.policy.path(), "x", "--record", file}, {{"CANARY", canary}});
    CHECK(ended.exit_code == 2);
    CHECK(contains(ended.err, "--record: "));
    CHECK(text_of(file) == before);
  }
}

TEST_CASE("run cassette: a file that takes nothing is told before anything is asked") {
  const auto ended = run_program({"run", example, "Say hello", "--record", "/dev/full"});
  CHECK(ended.exit_code == 2);  // not even its first line can be written
  CHECK(contains(ended.err, "/dev/full: cannot be written: No space left on device"));
}
