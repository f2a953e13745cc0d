// bodies_fixture.hpp: alerts as bodies show them.
#pragma once

#include <purser/runtime/alert.hpp>
#include <purser/tests/support/virtual_clock.hpp>

namespace purser::alerts {

/// A threshold; some customer has a name that chats would make something of.
inline Alert threshold_alert() {
  Alert alert;
  alert.type = "threshold";
  alert.message = "customer:<!channel> has spent $4.00 of $5.00";
  alert.scope = Scope::create({{"customer", "<!channel>"}, {"session", "s1"}}).value();
  alert.call = 7;
  alert.name = "gpt-4o";
  alert.limit =
      AlertLimit{Measure::usd, 5'000'000'000, 4'000'000'001, Share::parts_per_million(800'000)};
  alert.time = VirtualClock::start_default;
  alert.key = "threshold customer:<!channel> $5.00 at 80%";
  return alert;
}

/// A finding about a tool, of nobody in particular.
inline Alert bare_alert() {
  Alert alert;
  alert.source = AlertSource::finding;
  alert.type = "stall";
  alert.severity = Severity::error;
  alert.message = "@everyone *look* [here](http://evil.example) now";
  alert.time = VirtualClock::start_default;
  alert.key = "stall total ";
  return alert;
}

}  // namespace purser::alerts
