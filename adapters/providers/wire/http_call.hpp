// http_call.hpp: sends one model call over HTTP.
#pragma once

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/answer_reader.hpp>
#include <purser/adapters/providers/wire/codec.hpp>

namespace purser::provider_wire {

/// Sends `request` and reads its answer by `format`. `context` outlives the task. Errors: as
/// Provider::complete.
[[nodiscard]] Task<ModelReply> http_call(http::Client client, http::Request request,
                                         AnswerFormat format, ProviderContext& context);

/// Sends `request`, whose answer is the count that `codec` reads. `codec` outlives the task.
[[nodiscard]] Task<Tokens> http_count(http::Client client, http::Request request,
                                      const Codec& codec);

/// A call that fails before anything is sent.
[[nodiscard]] Task<ModelReply> failed_call(Error error);
[[nodiscard]] Task<Tokens> failed_count(Error error);

}  // namespace purser::provider_wire
