// decode.hpp: an answer of OpenAI's Responses as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::responses {

struct DecodeOptions {
  std::string provider = "responses";  ///< as errors name it
  std::string model;   ///< the model asked for; stands in where the answer names none
  std::string region;  ///< where the server is, if that changes the price; no answer states it
  /// The server says what it bills, as xAI does (`cost_in_usd_ticks`), and is believed.
  bool states_cost = false;
};

/// Reads a whole answer. Pure.
///
/// Items that have no part of their own (hosted tools, custom tool calls, compaction) become
/// OpaqueParts of the format `responses`. Unknown fields are ignored. Errors: `protocol_error`,
/// also for an answer that is not finished (`queued`, `in_progress`); what the `error` of a failed
/// one stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::responses
