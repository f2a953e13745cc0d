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

Task<ModelReply> failed_call(Error error) {
  Result<ModelReply> outcome = fail(std::move(error));
  co_return outcome;
}

}  // namespace purser::provider_wire
