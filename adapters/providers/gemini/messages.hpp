// messages.hpp: the conversation of a request to Gemini.
#pragma once

#include <vector>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::gemini {

/// All system messages as the field `systemInstruction`. False: there are none. Errors:
/// `invalid_argument`, `unsupported`.
[[nodiscard]] Result<bool> write_system(provider_wire::JsonText& json,
                                        const std::vector<Message>& messages);

/// The array of contents: messages of one speaker that follow each other are one content, except
/// that results of functions stand in one of their own in front of what else the user says.
/// Errors: `invalid_argument`, `unsupported`.
[[nodiscard]] Result<> write_contents(provider_wire::JsonText& json, const ModelRequest& request);

}  // namespace purser::gemini
