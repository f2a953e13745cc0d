// cohere.hpp: Cohere's v2 interface.
#pragma once

#include <purser/adapters/providers/cohere/provider.hpp>
#include <purser/adapters/providers/cohere/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader cohere_reader() {
  Reader reader;
  reader.provider = "cohere";
  reader.make = [](const http::Client& client, const Asks&) {
    return cohere::make_provider(client, without_network(cohere::CohereOptions())).value();
  };
  reader.decoder = []() -> std::unique_ptr<provider_wire::StreamDecoder> {
    return std::make_unique<cohere::StreamDecoder>();
  };
  return reader;
}

}  // namespace purser::golden
