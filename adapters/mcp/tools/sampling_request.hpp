// sampling_request.hpp: what a server asks of our model, as a request of ours, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// What a server's request may come to.
struct SamplingBounds {
  std::vector<std::string> models{};  ///< the first one, unless the server hints at another
  Tokens output_tokens_max = 1000;    ///< of one answer
  std::size_t request_bytes_max = 256U * 1024;
  bool system_prompt = true;  ///< false: the server's is left out
  bool tools = false;         ///< it may show the model tools of its own
};

/// Which of `models` the server would like: the first hint that is part of a name decides
/// (`modelPreferences.hints`, a wish). `models` is not empty.
[[nodiscard]] const std::string& wished_model(const Json& params,
                                              const std::vector<std::string>& models) noexcept;

/// `params` of `sampling/createMessage` (Model Context Protocol, client features: sampling).
/// `includeContext` is taken for none: no text of ours goes to a server's prompt. Errors:
/// `invalid_argument`, naming the member; `too_large`; `unsupported` (tools where they are not
/// allowed, a kind of content that models take not).
[[nodiscard]] Result<ModelRequest> sampling_request(const Json& params,
                                                    const SamplingBounds& bounds);

/// The result of `sampling/createMessage`. Reasoning stays here.
[[nodiscard]] Json sampling_result(const ModelReply& reply);

}  // namespace purser::mcp
