// responses_wire.cpp: paths, keys, and where the shapes are made.
#include <purser/adapters/simulator/responses/responses_wire.hpp>

#include <purser/adapters/simulator/openai/wire.hpp>
#include <purser/adapters/simulator/responses/request.hpp>
#include <purser/adapters/simulator/responses/wire.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {
namespace {

ApiError responses_key_error(std::string message) {
  return {401, std::move(message), "invalid_request_error", "invalid_api_key", {}};
}

}  // namespace

bool ResponsesWire::serves(std::string_view path) const noexcept {
  return path.ends_with("/responses") || counts_only(path);
}

bool ResponsesWire::counts_only(std::string_view path) const noexcept {
  return path.ends_with("/responses/input_tokens");
}

bool ResponsesWire::takes_key(KeyForm form) const noexcept { return form == KeyForm::bearer; }

ApiError ResponsesWire::missing_key() const {
  return responses_key_error(
      "Missing bearer authentication in header. Send Authorization: Bearer YOUR_KEY.");
}

ApiError ResponsesWire::wrong_key() const {
  return responses_key_error("Incorrect API key provided.");
}

Checked<ChatRequest> ResponsesWire::read(const Json& body, const HttpRequest& /*request*/) const {
  return read_responses_request(body);
}

Json ResponsesWire::answer(const Completion& completion) const {
  return responses_object(completion);
}

/// The end is `response.completed`; for a flood also the ends of the text, its part and its item.
WireStream ResponsesWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& event : responses_events(completion)) stream.parts.push_back(to_text(event));
  stream.closing_parts = completion.endless ? 4 : 1;
  stream.endless_part = to_text(responses_text_event(completion, endless_text));
  return stream;
}

Json ResponsesWire::count(const ChatRequest& chat) const {
  return {{"object", "response.input_tokens"}, {"input_tokens", chat.input.input_total()}};
}

Json ResponsesWire::error(const ApiError& error, std::uint64_t /*request*/) const {
  return openai_error(error);
}

std::string ResponsesWire::error_part(const ApiError& error, std::uint64_t /*request*/) const {
  return to_text(responses_error_event(error));
}

}  // namespace purser::simulator
