// open_money.hpp: what is not certain yet, in a ledger and in the exact model of it.
#pragma once

#include <purser/runtime/ledger/hold.hpp>
#include <purser/tests/support/reference_ledger.hpp>

namespace purser::reference {

struct OpenDoubt {
  CallId call;
  std::uint64_t number;
  reference::Accounts::Booking booked;
};

struct OpenHold {
  Hold hold;
  CallId call;
  CallId parent;
  std::uint64_t id;
  std::string path;
  Occasion taken;
  std::array<Int, 3> amounts;
  Int reported = 0;
  bool dispatched = false;
};

}  // namespace purser::reference
