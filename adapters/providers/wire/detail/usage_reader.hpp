// usage_reader.hpp: counts, amounts and details of a usage report; only .cpp files include this.
#pragma once

#include <string>

#include <purser/adapters/providers/wire/detail/json_reader.hpp>
#include <purser/adapters/providers/wire/usage_details.hpp>

namespace purser::provider_wire::detail {

inline void read_count(ondemand::value value, TokenCount& count) {
  count.read(scalar_token(value));
}

/// `null` leaves the amount as it is.
void read_amount(ondemand::value value, std::string& amount);

/// Read the members of `input_tokens_details`, which Chat Completions call `prompt_`..., and of
/// `output_tokens_details`, which they call `completion_`... False: the text is broken.
[[nodiscard]] bool read_input_details(ondemand::value details, UsageDetails& report);
[[nodiscard]] bool read_output_details(ondemand::value details, UsageDetails& report);

}  // namespace purser::provider_wire::detail
