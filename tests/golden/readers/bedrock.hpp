// bedrock.hpp: AWS Bedrock's Converse.
#pragma once

#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader bedrock_reader() {
  Reader reader;
  reader.provider = "bedrock";
  reader.make = [](const http::Client& client, const Asks&) {
    return bedrock::make_provider(client, without_network(bedrock::BedrockOptions())).value();
  };
  reader.decode_asked = [](std::string_view body, const Asks& asks) {
    bedrock::DecodeOptions options;
    options.asks_1h = asks.writes_for_an_hour;
    return bedrock::decode(body, options);
  };
  reader.decoder = []() -> std::unique_ptr<provider_wire::StreamDecoder> {
    return std::make_unique<bedrock::StreamDecoder>();
  };
  return reader;
}

}  // namespace purser::golden
