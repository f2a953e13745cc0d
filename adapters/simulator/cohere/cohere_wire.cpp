// cohere_wire.cpp: paths, keys, and where the shapes are made.
#include <purser/adapters/simulator/cohere/cohere_wire.hpp>

#include <purser/adapters/simulator/cohere/embed.hpp>
#include <purser/adapters/simulator/cohere/request.hpp>
#include <purser/adapters/simulator/cohere/wire.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view cohere_embed_path = "/v2/embed";

}  // namespace

bool CohereWire::serves(std::string_view path) const noexcept {
  return path.ends_with("/v2/chat") || path.ends_with(cohere_embed_path) || counts_only(path);
}

bool CohereWire::counts_only(std::string_view path) const noexcept {
  return path.ends_with("/v1/tokenize");
}

bool CohereWire::takes_key(KeyForm form) const noexcept { return form == KeyForm::bearer; }

ApiError CohereWire::missing_key() const { return {401, "no api key supplied", {}, {}, {}}; }

ApiError CohereWire::wrong_key() const { return {401, "invalid api token", {}, {}, {}}; }

Checked<ChatRequest> CohereWire::read(const Json& body, const HttpRequest& request) const {
  if (request.path().ends_with(cohere_embed_path)) return read_cohere_embed(body);
  if (counts_only(request.path())) return read_cohere_tokenize(body);
  return read_cohere_request(body);
}

Json CohereWire::answer(const Completion& completion) const {
  return completion.embeddings.empty() ? cohere_message(completion) : cohere_embeddings(completion);
}

/// The end is `message-end`, for a flood also the text's end.
WireStream CohereWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& event : cohere_events(completion)) stream.parts.push_back(to_text(event));
  stream.closing_parts = completion.endless ? 2 : 1;
  stream.endless_part = to_text(cohere_text_event(completion, endless_text));
  return stream;
}

Json CohereWire::count(const ChatRequest& chat) const {
  Json tokens = Json::array();
  for (Tokens token = 0; token < chat.input.input; ++token) tokens.push_back(token);
  return {{"tokens", std::move(tokens)}, {"meta", {{"api_version", {{"version", "1"}}}}}};
}

Json CohereWire::error(const ApiError& error, std::uint64_t request) const {
  return cohere_error(error, request);
}

std::string CohereWire::error_part(const ApiError& error, std::uint64_t request) const {
  return to_text(cohere_error_event(error, request));
}

}  // namespace purser::simulator
