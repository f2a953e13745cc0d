// warning.hpp: something a reply or a report should mention.
#pragma once

#include <string>

namespace purser {

struct Warning {
  std::string type;  ///< closed word for programs: `budget_exceeded`, `journal_failed`, `overrun`
  std::string message;  ///< a sentence for people
  friend bool operator==(const Warning&, const Warning&) = default;
};

}  // namespace purser
