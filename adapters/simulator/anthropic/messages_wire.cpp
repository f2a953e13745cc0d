// messages_wire.cpp: paths, keys, and where the shapes are made.
#include <purser/adapters/simulator/anthropic/messages_wire.hpp>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/adapters/simulator/anthropic/wire.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

bool MessagesWire::serves(std::string_view path) const noexcept {
  return path.ends_with("/v1/messages") || counts_only(path);
}

bool MessagesWire::counts_only(std::string_view path) const noexcept {
  return path.ends_with("/v1/messages/count_tokens");
}

bool MessagesWire::takes_key(KeyForm form) const noexcept {
  return form == KeyForm::x_api_key || form == KeyForm::bearer;
}

ApiError MessagesWire::missing_key() const {
  return {401, "x-api-key header is required", "authentication_error", {}, {}};
}

ApiError MessagesWire::wrong_key() const {
  return {401, "invalid x-api-key", "authentication_error", {}, {}};
}

Checked<ChatRequest> MessagesWire::read(const Json& body, const HttpRequest& request) const {
  return read_anthropic_request(body, request.header("anthropic-version"),
                                counts_only(request.path()));
}

Json MessagesWire::answer(const Completion& completion) const {
  return anthropic_message(completion);
}

/// The end is `message_delta` and `message_stop`, for a flood also the block's end.
WireStream MessagesWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& event : anthropic_events(completion)) stream.parts.push_back(to_text(event));
  stream.closing_parts = completion.endless ? 3 : 2;
  const std::size_t text_block = completion.answer.thinking.empty() ? 0 : 1;
  stream.endless_part = to_text(anthropic_text_event(text_block, endless_text));
  return stream;
}

Json MessagesWire::error(const ApiError& error, std::uint64_t request) const {
  return anthropic_error(error, request);
}

std::string MessagesWire::error_part(const ApiError& error, std::uint64_t request) const {
  return to_text(anthropic_error_event(error, request));
}

}  // namespace purser::simulator
