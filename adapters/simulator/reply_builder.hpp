// reply_builder.hpp: from a checked request and its script to an HTTP response in the provider's
// shape. Pure.
#pragma once

#include <cstdint>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/request_record.hpp>
#include <purser/adapters/simulator/response.hpp>

namespace purser::simulator {

/// What all answers of one exchange share.
struct ExchangeContext {
  Api api = Api::openai_chat;
  std::uint64_t request = 1;  ///< the request's number
  std::int64_t created = 0;   ///< seconds since 1970
};

/// The answer of the script, completed where it is silent: content, limits, finish and usage.
[[nodiscard]] Completion complete(const ChatRequest& chat, const Scripted& script,
                                  const ExchangeContext& context);

/// An answer, scripted error or spoiled stream, still without transport faults.
[[nodiscard]] Response build_reply(const ChatRequest& chat, const Scripted& script,
                                   const ExchangeContext& context);

[[nodiscard]] Response build_error(const ApiError& error, const ExchangeContext& context);

/// The answer to a request that only counts tokens. Of the script its error counts, and its usage
/// where that is exact.
[[nodiscard]] Response build_count(const ChatRequest& chat, const Scripted& script,
                                   const ExchangeContext& context);

}  // namespace purser::simulator
