// handlers.hpp: what a server may ask of us, and tell us.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/mcp/client/call_loan.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// Something that a server asks. All text in it is the server's: untrusted.
struct Question {
  using Calls = std::vector<std::shared_ptr<const CallLoan>>;

  Question(std::string server_name, Json question, Calls causes)
      : server(std::move(server_name)), params(std::move(question)), calls(std::move(causes)) {}
  std::string server;  ///< its name here
  Json params;         ///< as the protocol has it
  /// The call that it is asked for, or those of one account that it may be asked for, by age. Each
  /// may end meanwhile. None: nobody can tell, or there is none.
  Calls calls;
};

struct Root {
  Root(std::string root_uri, std::string root_name)
      : uri(std::move(root_uri)), name(std::move(root_name)) {}
  std::string uri;  ///< `file:///...`
  std::string name;
};

/// A message of a server's log.
struct LogLine {
  std::string server{};
  std::string level{};   ///< `debug` ... `emergency`
  std::string logger{};  ///< may be empty
  Json data{};
};

/// A capability is declared only where its handler is set. Handlers may run side by side, on the
/// client's executor; what they throw becomes an error that the server is told without its text.
/// They outlive the client. A question is cancelled when the last call
/// that it may be asked for ends.
struct Handlers {
  /// `sampling/createMessage`: returns its result. Errors reach the server as refusals.
  std::function<Task<Json>(Question)> sampling{};
  bool sampling_tools = false;  ///< `sampling` understands `tools`
  /// `elicitation/create`, mode `form`, its schema checked: returns `{"action": ...}`. What is
  /// accepted is completed by defaults and checked before it is sent.
  std::function<Task<Json>(Question)> elicitation{};
  /// Mode `url`: returns `{"action": ...}`. Unset: not declared, and such questions are refused. A
  /// server of 2025-11-25 may refuse a request until the user has been there (error -32042): it is
  /// sent once more as soon as this accepts.
  std::function<Task<Json>(Question)> url_elicitation{};
  /// `roots/list`.
  std::function<std::vector<Root>()> roots{};
  std::function<void(const LogLine&)> log{};
  /// A list may have changed: `tools`, `resources` or `prompts`; or a resource, by its URI.
  std::function<void(std::string_view what)> changed{};
};

}  // namespace purser::mcp
