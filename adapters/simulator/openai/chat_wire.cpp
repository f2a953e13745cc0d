// chat_wire.cpp: paths, keys, and where the shapes are made.
#include <purser/adapters/simulator/openai/chat_wire.hpp>

#include <purser/adapters/simulator/openai/embeddings.hpp>
#include <purser/adapters/simulator/openai/request.hpp>
#include <purser/adapters/simulator/openai/style_check.hpp>
#include <purser/adapters/simulator/openai/wire.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view openai_embeddings_path = "/embeddings";

/// `[DONE]`, the finish chunk, and the usage where it has a chunk of its own.
std::size_t closing_chunks(const Completion& completion, const ChatStyle& style) {
  const auto& answer = completion.answer;
  const bool asked = completion.usage_in_stream || style.usage_unasked;
  const bool own_chunk =
      answer.usage_place == UsagePlace::own_chunk && style.usage_place == UsagePlace::own_chunk;
  return asked && own_chunk && answer.usage.kind != ScriptedUsage::Kind::missing ? 3 : 2;
}

ApiError key_error(std::string message) {
  return {401, std::move(message), "invalid_request_error", "invalid_api_key", {}};
}

}  // namespace

bool ChatWire::serves(std::string_view path) const noexcept {
  const bool is_ours = path.starts_with(style_.prefix) ||
                       (!style_.second_prefix.empty() && path.starts_with(style_.second_prefix));
  return is_ours && (path.ends_with("/chat/completions") ||
                     path.ends_with(openai_embeddings_path) || counts_only(path));
}

/// As llama.cpp's server has it.
bool ChatWire::counts_only(std::string_view path) const noexcept {
  return path.ends_with("/chat/completions/input_tokens");
}

bool ChatWire::takes_key(KeyForm form) const noexcept {
  return form == style_.key || (style_.key_or_bearer && form == KeyForm::bearer);
}

ApiError ChatWire::missing_key() const {
  return key_error(
      "You didn't provide an API key. Provide it in an Authorization header (Authorization: Bearer "
      "YOUR_KEY).");
}

ApiError ChatWire::wrong_key() const { return key_error("Incorrect API key provided."); }

Checked<ChatRequest> ChatWire::read(const Json& body, const HttpRequest& request) const {
  if (auto problem = check_style(body, style_)) return tl::make_unexpected(*problem);
  const bool embeds = request.path().ends_with(openai_embeddings_path);
  return embeds ? read_openai_embeddings(body) : read_openai_request(body);
}

Json ChatWire::answer(const Completion& completion) const {
  return completion.embeddings.empty() ? openai_completion(completion, style_)
                                       : openai_embeddings(completion);
}

WireStream ChatWire::stream(const Completion& completion) const {
  WireStream stream;
  for (const auto& event : openai_events(completion, style_))
    stream.parts.push_back(to_text(event));
  stream.closing_parts = closing_chunks(completion, style_);
  stream.endless_part = to_text(openai_text_event(completion, endless_text, style_));
  return stream;
}

Json ChatWire::error(const ApiError& error, std::uint64_t /*request*/) const {
  return openai_error(error, style_);
}

std::string ChatWire::error_part(const ApiError& error, std::uint64_t /*request*/) const {
  return to_text(openai_error_event(error, style_));
}

}  // namespace purser::simulator
