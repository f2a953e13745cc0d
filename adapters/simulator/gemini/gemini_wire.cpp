// gemini_wire.cpp: paths, keys, framing, and where the shapes are made.
#include <purser/adapters/simulator/gemini/gemini_wire.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/gemini/embeddings.hpp>
#include <purser/adapters/simulator/gemini/request.hpp>
#include <purser/adapters/simulator/gemini/wire.hpp>

namespace purser::simulator {
namespace {

constexpr std::array<std::string_view, 5> gemini_methods{"generateContent", "streamGenerateContent",
                                                         "countTokens", "embedContent",
                                                         "batchEmbedContents"};

std::string as_event(const Json& chunk) {
  return fmt::format("data: {}\r\n\r\n", dump_json(chunk));
}

WireStream as_events(const std::vector<Json>& chunks) {
  WireStream stream;
  for (const auto& chunk : chunks) stream.parts.push_back(as_event(chunk));
  return stream;
}

/// Without `alt=sse` the chunks are elements of one array.
WireStream as_array(const std::vector<Json>& chunks) {
  WireStream stream;
  for (const auto& chunk : chunks)
    stream.parts.push_back((stream.parts.empty() ? "[" : ",\r\n") + dump_json(chunk));
  stream.parts.back() += "\r\n]";
  stream.content_type = "application/json; charset=UTF-8";
  return stream;
}

}  // namespace

bool GeminiWire::serves(std::string_view path) const noexcept {
  const auto method = gemini_target(path).method;
  return std::find(gemini_methods.begin(), gemini_methods.end(), method) != gemini_methods.end();
}

bool GeminiWire::counts_only(std::string_view path) const noexcept {
  return gemini_target(path).method == "countTokens";
}

bool GeminiWire::takes_key(KeyForm form) const noexcept {
  return form == KeyForm::x_goog_api_key || form == KeyForm::query || form == KeyForm::bearer;
}

ApiError GeminiWire::missing_key() const {
  return {403,
          "Method doesn't allow unregistered callers (callers without established identity). "
          "Please use API Key or other form of API consumer identity to call this API.",
          "PERMISSION_DENIED",
          {},
          {}};
}

ApiError GeminiWire::wrong_key() const {
  return {400,
          "API key not valid. Please pass a valid API key.",
          "INVALID_ARGUMENT",
          "API_KEY_INVALID",
          {}};
}

Checked<ChatRequest> GeminiWire::read(const Json& body, const HttpRequest& request) const {
  const auto target = gemini_target(request.target);
  const bool embeds = target.method == "embedContent" || target.method == "batchEmbedContents";
  return embeds ? read_gemini_embeddings(body, target) : read_gemini_request(body, target);
}

Json GeminiWire::answer(const Completion& completion) const {
  return completion.embeddings.empty() ? gemini_response(completion)
                                       : gemini_embeddings(completion);
}

WireStream GeminiWire::stream(const Completion& completion) const {
  const auto chunks = gemini_chunks(completion);
  const auto more = gemini_text_chunk(completion, endless_text);
  const bool is_array = completion.form == "array";
  WireStream stream = is_array ? as_array(chunks) : as_events(chunks);
  stream.endless_part = is_array ? ",\r\n" + dump_json(more) : as_event(more);
  return stream;
}

Json GeminiWire::count(const ChatRequest& chat) const {
  return {{"totalTokens", chat.input.input_total()}};
}

Json GeminiWire::error(const ApiError& error, std::uint64_t /*request*/) const {
  return gemini_error(error);
}

std::string GeminiWire::error_part(const ApiError& error, std::uint64_t /*request*/) const {
  return dump_json(gemini_error(error)) + "\r\n";
}

}  // namespace purser::simulator
