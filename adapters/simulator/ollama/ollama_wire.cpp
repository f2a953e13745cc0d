// ollama_wire.cpp: paths, and where the shapes are made.
#include <purser/adapters/simulator/ollama/ollama_wire.hpp>

#include <purser/adapters/simulator/ollama/embed.hpp>
#include <purser/adapters/simulator/ollama/request.hpp>
#include <purser/adapters/simulator/ollama/wire.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view ollama_embed_path = "/api/embed";

std::string line_of(const Json& json) { return dump_json(json) + "\n"; }

}  // namespace

bool OllamaWire::serves(std::string_view path) const noexcept {
  return path.ends_with("/api/chat") || path.ends_with(ollama_embed_path);
}

bool OllamaWire::takes_key(KeyForm form) const noexcept { return form == KeyForm::bearer; }

ApiError OllamaWire::missing_key() const { return {401, "unauthorized", {}, {}, {}}; }

ApiError OllamaWire::wrong_key() const { return missing_key(); }

Checked<ChatRequest> OllamaWire::read(const Json& body, const HttpRequest& request) const {
  if (request.path().ends_with(ollama_embed_path)) return read_ollama_embed(body);
  return read_ollama_request(body);
}

Json OllamaWire::answer(const Completion& completion) const {
  return completion.embeddings.empty() ? ollama_message(completion) : ollama_embeddings(completion);
}

/// The end is the line that is `done`.
WireStream OllamaWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& line : ollama_lines(completion)) stream.parts.push_back(line_of(line));
  stream.endless_part = line_of(ollama_text_line(completion, endless_text));
  return stream;
}

Json OllamaWire::error(const ApiError& error, std::uint64_t /*request*/) const {
  return ollama_error(error);
}

std::string OllamaWire::error_part(const ApiError& error, std::uint64_t /*request*/) const {
  return line_of(ollama_error(error));
}

}  // namespace purser::simulator
