// http_call.cpp: the one coroutine between providers and the network.
#include <fmt/format.h>

#include <algorithm>
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

Result<> check_secret(std::string_view provider, const Secret& secret) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  const auto text = secret.reveal();
  if (std::none_of(text.begin(), text.end(), is_control)) return {};
  return fail(
      ErrorCode::invalid_argument,
      fmt::format("the key of provider '{}' contains a line break or another control character; "
                  "check the variable or file it comes from",
                  provider));
}

}  // namespace purser::provider_wire
