// http_call.hpp: sends one model call over HTTP.
#pragma once

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/answer_reader.hpp>

namespace purser::provider_wire {

/// Sends `request` and reads its answer by `format`. `context` outlives the task. Errors: as
/// Provider::complete.
[[nodiscard]] Task<ModelReply> http_call(http::Client client, http::Request request,
                                         AnswerFormat format, ProviderContext& context);

/// A call that fails before anything is sent.
[[nodiscard]] Task<ModelReply> failed_call(Error error);

}  // namespace purser::provider_wire
