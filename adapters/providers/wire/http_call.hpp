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

/// Headers and credentials that a provider sends with each call.
struct Identity {
  std::vector<http::Header> headers;
  std::vector<http::SecretHeader> secret_headers;
  std::vector<Secret> secrets;  ///< the bare values, to be taken out of what peers say
};

/// Error: `invalid_argument`: `secret` has a line break or another control character, as happens to
/// keys read from files. The message never shows it.
[[nodiscard]] Result<> check_secret(std::string_view provider, const Secret& secret);

}  // namespace purser::provider_wire
