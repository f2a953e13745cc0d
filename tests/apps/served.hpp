// served.hpp: a simulator in a process of its own, and policies that lead to it.
#pragma once

#include <string>
#include <string_view>

#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser {

/// The value of `${CANARY}`; must turn up nowhere.
inline constexpr auto canary = "sk-canary-3d77b0";

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A simulator in a process of its own, and a policy that leads to it.
struct Served {
  explicit Served(const std::string& scenario = "version: 1\n")
      : script(scenario),
        log("", ".jsonl"),
        server({"sim", "--port", "0", "--scenario", script.path(), "--log", log.path()}) {
    REQUIRE(server.wait_for("Ctrl-C"));
    const auto& out = server.out();
    const auto at = out.find("http://");
    REQUIRE(at != out.npos);
    base_url = out.substr(at, out.find('\n') - at);
  }

  std::string policy(const std::string& more = "") const {
    return "version: 1\nproviders: {test: {kind: openai, api_key: '${CANARY}', base_url: '" +
           base_url + "/v1', headers: {X-Extra: '${CANARY}'}}}\nretry: {attempts: 1}\n" +
           "agents: {a: {model: gpt-4o}}\n" + more;
  }

  TemporaryFile script;
  TemporaryFile log;
  Program server;
  std::string base_url;
};

}  // namespace purser
