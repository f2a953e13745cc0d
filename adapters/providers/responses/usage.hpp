// usage.hpp: the usage report of OpenAI's Responses, and what it means in disjoint classes.
#pragma once

#include <string>

#include <purser/adapters/providers/wire/usage_details.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::responses {

/// The counts as reported, by OpenAI and by servers that speak its format.
struct UsageReport : provider_wire::UsageDetails {
  provider_wire::TokenCount input;   ///< all input, cached and cache-written included
  provider_wire::TokenCount output;  ///< all output, reasoning included
  provider_wire::TokenCount total;
  provider_wire::TokenCount web_searches;  ///< those that are billed
  provider_wire::TokenCount image_tokens;  ///< of generated images, at rates of another model
  std::string cost_ticks;                  ///< xAI's bill: 10^10 of them are a dollar
  std::int64_t searches_seen = 0;          ///< searches among the output items, billed or not
  std::int64_t file_searches = 0;  ///< searches in files among them, each of which is billed
  bool ran_code = false;           ///< by the session, which no report counts
};

/// Splits a report into disjoint classes; nothing is counted twice, nothing is negative.
///
/// `reply.usage` and `usage_quality` are set. `missing`: nothing was stated.
/// `partial`: a part is missing, the numbers contradict each other, a search was made and the
/// report does not say what is billed (those seen are taken), images were generated, or code ran.
void normalise(const UsageReport& report, ModelReply& reply);

/// Takes the amount that the server says it bills. `partial` where that is no amount.
void take_cost(const UsageReport& report, ModelReply& reply);

}  // namespace purser::responses
