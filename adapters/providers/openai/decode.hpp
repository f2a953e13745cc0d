// decode.hpp: an answer of Chat Completions as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::openai {

struct DecodeOptions {
  std::string provider = "openai";  ///< as errors name it
  std::string model;                ///< the model asked for; stands in where the answer names none
  /// The request makes the provider search the web, which has a fee that the usage report does not
  /// show.
  bool searches_web = false;
  /// Must outlive what uses these options.
  const Dialect* dialect = find_dialect("openai");
  std::string data_zone;  ///< put in front of the model that the answer names: `eu/`
  std::string region;     ///< where the server is, if that changes the price; no answer states it
};

/// Reads a whole answer. Pure. With several choices the first is returned; the usage covers all of
/// them. Unknown fields are ignored. Errors: `protocol_error`; what an `error` object in a
/// successful answer stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

/// Reads the answer to an embedding request. Pure. Errors: as `decode`.
[[nodiscard]] Result<ModelReply> decode_embedding(std::string_view body,
                                                  const DecodeOptions& options = {});

}  // namespace purser::openai
