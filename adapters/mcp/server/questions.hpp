// questions.hpp: the rules of what is asked of a client: capabilities, and answers.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/mcp/server/exchange.hpp>

namespace purser::mcp {

/// Whether a client with these capabilities answers this method in this form.
[[nodiscard]] bool declares(const Json& capabilities, std::string_view method, const Json& params);
/// What a client would have to declare: `{"sampling": {}}`.
[[nodiscard]] Json capability_for(std::string_view method, const Json& params);
/// Error: `protocol_error`: no answer to that question, or one that does not fit what was asked.
[[nodiscard]] Result<> check_answer(const Inquiry& question, const Json& answer);

}  // namespace purser::mcp
