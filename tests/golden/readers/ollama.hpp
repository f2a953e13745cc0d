// ollama.hpp: Ollama's own interface.
#pragma once

#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/tests/golden/reader.hpp>

namespace purser::golden {

inline Reader ollama_reader() {
  Reader reader;
  reader.provider = "ollama";
  reader.make = [](const http::Client& client, const Asks&) {
    return ollama::make_provider(client, without_network(ollama::OllamaOptions())).value();
  };
  return reader;
}

}  // namespace purser::golden
