// openai.hpp: Chat Completions, in the dialect of each server.
#pragma once

#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader openai_reader(const std::string& dialect) {
  Reader reader;
  reader.provider = dialect;
  reader.make = [dialect](const http::Client& client, const Asks& asks) {
    auto options = without_network(openai::OpenAiOptions(*openai::find_dialect(dialect)));
    options.region = asks.region;
    return openai::make_provider(client, std::move(options)).value();
  };
  reader.decode_asked = [](std::string_view body, const Asks& asks) {
    openai::DecodeOptions options;
    options.data_zone = asks.data_zone;
    return asks.embedding ? openai::decode_embedding(body, options) : openai::decode(body, options);
  };
  reader.decoder = [dialect]() -> std::unique_ptr<provider_wire::StreamDecoder> {
    openai::DecodeOptions options;
    options.dialect = openai::find_dialect(dialect);
    return std::make_unique<openai::StreamDecoder>(std::move(options));
  };
  return reader;
}

}  // namespace purser::golden
