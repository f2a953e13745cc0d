// alert.cpp: names.
#include <purser/runtime/alert.hpp>

namespace purser {

std::string_view to_string(Severity severity) noexcept {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
    case Severity::critical:
      break;
  }
  return "critical";
}

std::string_view to_string(AlertSource source) noexcept {
  switch (source) {
    case AlertSource::ledger:
      return "ledger";
    case AlertSource::finding:
      return "finding";
    case AlertSource::failure:
      break;
  }
  return "failure";
}

}  // namespace purser
