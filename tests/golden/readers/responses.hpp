// responses.hpp: OpenAI's Responses.
#pragma once

#include <purser/adapters/providers/responses/provider.hpp>
#include <purser/adapters/providers/responses/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader responses_reader() {
  Reader reader;
  reader.provider = "responses";
  reader.make = [](const http::Client& client, const Asks& asks) {
    auto options = without_network(responses::ResponsesOptions());
    options.region = asks.region;
    return responses::make_provider(client, std::move(options)).value();
  };
  reader.decoder = []() -> std::unique_ptr<provider_wire::StreamDecoder> {
    return std::make_unique<responses::StreamDecoder>();
  };
  return reader;
}

}  // namespace purser::golden
