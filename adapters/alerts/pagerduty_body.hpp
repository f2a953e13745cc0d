// pagerduty_body.hpp: an alert as an event of PagerDuty's Events API v2.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/alert.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::alerts {

/// Triggers an incident; alerts with the same key belong to the same one (`dedup_key`). The routing
/// key is not in it: see `with_routing_key`.
/// developer.pagerduty.com/docs/send-alert-event
[[nodiscard]] Json pagerduty_body(const Alert& alert, std::string_view id);

/// `body`, an object's text, with the integration's key: put in just before it is sent, so that it
/// is kept nowhere.
[[nodiscard]] std::string with_routing_key(std::string_view body, const Secret& routing_key);

}  // namespace purser::alerts
