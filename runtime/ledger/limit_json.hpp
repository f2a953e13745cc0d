// limit_json.hpp: limits as JSON, for journals.
#pragma once

#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/limit.hpp>

namespace purser {

[[nodiscard]] Json to_json(const Limit& limit);
[[nodiscard]] Json to_json(const std::vector<Limit>& limits);

/// Reads what `to_json` wrote. `find_time_zone` may be empty: then only UTC is known. Errors:
/// `invalid_argument`, naming the member; those of `find_time_zone` and `check`.
[[nodiscard]] Result<std::vector<Limit>> limits_from_json(const Json& json,
                                                          const FindTimeZone& find_time_zone);

}  // namespace purser
