// json_body.hpp: an alert for programs.
#pragma once

#include <string_view>

#include <purser/runtime/alert.hpp>

namespace purser::alerts {

/// docs/alerts.md has the members. `id`: the same for every try of this alert.
[[nodiscard]] Json json_body(const Alert& alert, std::string_view id);

}  // namespace purser::alerts
