// items.hpp: messages as the input items of OpenAI's Responses.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::responses {

/// How many messages at the beginning are `instructions`: system messages of nothing but text,
/// unless no other message follows.
[[nodiscard]] std::size_t instruction_count(std::span<const Message> messages) noexcept;

/// Their texts, with an empty line between messages.
[[nodiscard]] std::string instructions(std::span<const Message> messages);

/// Writes the `input` array: a message may become several items, which keep its parts' order.
///
/// Reasoning goes back with its id and `encrypted_content`; it is left out where it has neither a
/// place here nor an item after it, because the service rejects reasoning that leads to nothing.
/// `stored`: the service knows items by their id. Errors: as `encode`.
[[nodiscard]] Result<> write_input(provider_wire::JsonText& json, std::span<const Message> messages,
                                   bool stored);

}  // namespace purser::responses
