// content.hpp: what a message says, apart from tool calls and their results.
#pragma once

#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::openai {

/// Whether the interface has a place for it in a message of `role`. Errors: `invalid_argument`;
/// `unsupported` (a part of another format, a kind of media that it does not take).
[[nodiscard]] Result<> check_part(const Part& part, Role role, const Dialect& dialect);

/// The `content` member. One text without a breakpoint is a plain string, which every server
/// understands; everything else an array of parts.
void write_content(provider_wire::JsonText& json, const Message& message, const Dialect& dialect);
/// The `content` member of a tool's result: a string, or with a breakpoint a text part.
void write_result_text(provider_wire::JsonText& json, const ToolResultPart& result,
                       const Dialect& dialect);

}  // namespace purser::openai
