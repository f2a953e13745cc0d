// cassette.hpp: records what was sent and answered, and plays it again without a network.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {

struct RecordOptions {
  /// Takes one line, without its end; the file is the caller's. Never called by two threads at
  /// once. An error becomes a warning `record_failed`; the call goes on.
  std::function<Result<>(std::string_view line)> write{};
  std::vector<Glob> tools{"*"};  ///< whose results are recorded, by name
};

/// Writes every attempt of a model call or tool to a cassette: the request as it was sent, what
/// happened meanwhile (dispatch, chunks, usage, in their order; what a server asked a model), and
/// the reply or the error. Agents as tools are not recorded, but their calls are.
///
/// docs/record.md. Stands at Place::record, inside of the budget. Joining a runtime fails with
/// `invalid_argument` where there is nothing to write to. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> record_calls(RecordOptions options);

struct ReplayOptions {
  std::string cassette;          ///< all lines of it
  std::vector<Glob> tools{"*"};  ///< as recorded; other tools run
  /// A request that was not recorded is refused; else it is sent.
  bool strict = true;
};

/// Answers every attempt from a cassette, equal requests in the order of their recording, and tells
/// the budget what it was told then: the run is the same, to the nanodollar. What a server asked a
/// model during a call is asked again, and answered from the cassette; the server itself is not
/// called.
///
/// Error of its own: `refused`: the request is not on the cassette, or was asked more often than
/// recorded; the message has the closest one that is. Joining a runtime fails with
/// `invalid_argument` where a line cannot be read. Stands at Place::record. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> replay_calls(ReplayOptions options);

}  // namespace purser
