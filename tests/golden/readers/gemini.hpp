// gemini.hpp: Gemini by its own interface and by Vertex AI.
#pragma once

#include <purser/adapters/providers/gemini/provider.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

/// `name`: `gemini`, or `vertex_ai`, which has a project.
inline Reader gemini_reader(const std::string& name) {
  Reader reader;
  reader.provider = name;
  reader.make = [name](const http::Client& client, const Asks&) {
    auto options = without_network(gemini::GeminiOptions());
    if (name == "vertex_ai") options.project = "house";
    return gemini::make_provider(client, std::move(options)).value();
  };
  reader.decoder = []() -> std::unique_ptr<provider_wire::StreamDecoder> {
    return std::make_unique<gemini::StreamDecoder>();
  };
  return reader;
}

}  // namespace purser::golden
