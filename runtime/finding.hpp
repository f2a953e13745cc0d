// finding.hpp: what a detector or a guard noticed about the calls of a session.
#pragma once

#include <string>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

/// A warning with a place. It becomes a `Warning` of the same type and message in the reply and in
/// the report.
struct Finding {
  std::string type;  ///< closed word for programs: `retry_loop`, `context_bloat`, `loop_detected`
  std::string message;  ///< a sentence for people
  Scope scope;          ///< whose call
  CallId call = 0;
  CallKind kind = CallKind::model;
  std::string name;  ///< model or tool
  /// Tells findings of one story apart from those of another: alerts about the same are sent once.
  std::string key;
  bool alerts = false;  ///< people are to be told
  bool warns = true;    ///< false: no warning in reply and report, only an event
};

}  // namespace purser
