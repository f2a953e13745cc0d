// store.cpp: names of the kinds of journal records.
#include <purser/runtime/ledger/store.hpp>

namespace purser {

std::string_view to_string(JournalRecord::Kind kind) noexcept {
  switch (kind) {
    case JournalRecord::Kind::hold:
      return "hold";
    case JournalRecord::Kind::charge:
      return "charge";
    case JournalRecord::Kind::release:
      return "release";
    case JournalRecord::Kind::track:
      return "track";
    case JournalRecord::Kind::reconcile:
      return "reconcile";
    case JournalRecord::Kind::adjust:
      return "adjust";
    case JournalRecord::Kind::reset:
      return "reset";
    case JournalRecord::Kind::open:
      return "open";
    case JournalRecord::Kind::limit:
      return "limit";
    case JournalRecord::Kind::close:
      return "close";
    case JournalRecord::Kind::carry:
      return "carry";
    case JournalRecord::Kind::compact:
      return "compact";
  }
  return "open";
}

}  // namespace purser
