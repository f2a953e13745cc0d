// http_call.cpp: the one coroutine between providers and the network.
#include <purser/adapters/providers/wire/http_call.hpp>

namespace purser::provider_wire {

Task<ModelReply> http_call(http::Client client, http::Request request, AnswerFormat format,
                           ProviderContext& context) {
  AnswerReader reader(std::move(format), context);
  auto ended = co_await client.stream(request, reader);
  auto outcome = reader.outcome(std::move(ended));
  co_return outcome;
}

Task<Tokens> http_count(http::Client client, http::Request request, const Codec& codec) {
  auto sending = client.send(request);
  auto response = co_await std::move(sending);
  if (!response) co_return fail(std::move(response).error());
  if (response->status != 200) {
    const auto peer = codec.read_error(response->body);
    co_return fail(codec.error_code(response->status, peer), "the input could not be counted");
  }
  auto count = codec.decode_count(response->body);
  co_return count;
}

Task<Tokens> failed_count(Error error) {
  Result<Tokens> outcome = fail(std::move(error));
  co_return outcome;
}

Task<ModelReply> failed_call(Error error) {
  Result<ModelReply> outcome = fail(std::move(error));
  co_return outcome;
}

}  // namespace purser::provider_wire
