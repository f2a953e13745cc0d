// request.hpp: reads and checks the body of Bedrock's Converse.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/runtime/json.hpp>

namespace purser::simulator {

/// `path` is `.../model/ID/converse`, `.../converse-stream` or `.../count-tokens`.
[[nodiscard]] bool is_converse_path(std::string_view path) noexcept;

/// A 400 of type `ValidationException`.
[[nodiscard]] ApiError converse_problem(std::string message);

/// `path` names the model, percent-encoded, and whether the answer is streamed.
[[nodiscard]] Checked<ChatRequest> read_converse_request(const Json& body, std::string_view path);

}  // namespace purser::simulator
