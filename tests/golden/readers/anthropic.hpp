// anthropic.hpp: Anthropic's Messages.
#pragma once

#include <purser/adapters/providers/anthropic/decode.hpp>
#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/anthropic/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader anthropic_reader() {
  Reader reader;
  reader.provider = "anthropic";
  reader.make = [](const http::Client& client, const Asks&) {
    return anthropic::make_provider(client, without_network(anthropic::AnthropicOptions())).value();
  };
  reader.decode_asked = [](std::string_view body, const Asks& asks) {
    anthropic::DecodeOptions options;
    options.asks_1h = asks.writes_for_an_hour;
    return anthropic::decode(body, options);
  };
  reader.decoder = []() -> std::unique_ptr<provider_wire::StreamDecoder> {
    return std::make_unique<anthropic::StreamDecoder>();
  };
  return reader;
}

}  // namespace purser::golden
