// converse_wire.cpp: paths, keys, and where the shapes are made.
#include <purser/adapters/simulator/bedrock/converse_wire.hpp>

#include <purser/adapters/simulator/bedrock/event_message.hpp>
#include <purser/adapters/simulator/bedrock/request.hpp>
#include <purser/adapters/simulator/bedrock/signature.hpp>
#include <purser/adapters/simulator/bedrock/wire.hpp>

namespace purser::simulator {
namespace {

std::string message_of(const ConverseEvent& event) {
  return event_message(event.type, dump_json(event.data));
}

}  // namespace

bool ConverseWire::serves(std::string_view path) const noexcept { return is_converse_path(path); }

bool ConverseWire::counts_only(std::string_view path) const noexcept {
  return path.ends_with("/count-tokens");
}

bool ConverseWire::takes_key(KeyForm form) const noexcept {
  return form == KeyForm::bearer || form == KeyForm::sigv4;
}

ApiError ConverseWire::missing_key() const {
  return {403, "Missing Authentication Token", "MissingAuthenticationTokenException", {}, {}};
}

ApiError ConverseWire::wrong_key() const {
  return {403,
          "The security token included in the request is invalid.",
          "UnrecognizedClientException",
          {},
          {}};
}

Checked<ChatRequest> ConverseWire::read(const Json& body, const HttpRequest& request) const {
  if (auto problem = check_signature_form(request)) return tl::make_unexpected(*problem);
  return read_converse_request(body, request.path());
}

Json ConverseWire::answer(const Completion& completion) const {
  return converse_answer(completion);
}

/// The end is `messageStop` and `metadata`, for a flood also the block's end.
WireStream ConverseWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& event : converse_events(completion)) stream.parts.push_back(message_of(event));
  stream.closing_parts = completion.endless ? 3 : 2;
  const std::size_t text_block = completion.answer.thinking.empty() ? 0 : 1;
  stream.endless_part = message_of(converse_text_event(text_block, endless_text));
  stream.with_payload = &with_changed_payload;
  return stream;
}

Json ConverseWire::count(const ChatRequest& chat) const {
  return {{"inputTokens", chat.input.input_total()}};
}

Json ConverseWire::error(const ApiError& error, std::uint64_t /*request*/) const {
  return {{"message", error.message}};
}

/// Types in a stream begin with a small letter.
std::string ConverseWire::error_part(const ApiError& error, std::uint64_t request) const {
  auto type = converse_error_type(error);
  if (type[0] >= 'A' && type[0] <= 'Z') type[0] = static_cast<char>(type[0] - 'A' + 'a');
  return exception_message(type, dump_json(this->error(error, request)));
}

Headers ConverseWire::error_headers(const ApiError& error) const {
  return {{"x-amzn-errortype", converse_error_type(error) + ":http://internal.example/coral/"}};
}

}  // namespace purser::simulator
