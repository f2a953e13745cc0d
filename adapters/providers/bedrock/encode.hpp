// encode.hpp: a ModelRequest as the body of Bedrock's Converse.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::bedrock {

/// The JSON text of the request body, which names no model and is the same for a stream. Pure.
///
/// System messages go in front, turns of one speaker are joined, all tool results of a turn come
/// first. Reasoning that came from here goes back unmodified; that of others is left out, as is
/// `seed`. Where no tool is offered, and one was called before, tools of those names are sent that
/// say that they can no longer be called: the interface refuses such conversations otherwise, and
/// has no choice `none`. `reasoning_effort` becomes Anthropic's adaptive thinking or Nova's
/// reasoning, by the model's name.
///
/// `request.extra` is merged in untouched; `toolConfig.tools` in it are appended to the request's.
/// A field that both state differently is an error, as are `model`, `messages`, and whatever sets
/// an output limit or a price that the answer would not show. Errors: `invalid_argument`;
/// `unsupported`: an OpaquePart of another format, files and addresses (but for S3), media of a
/// type that the interface has no word for, `parallel_tool_calls` = false, an effort for a model
/// that is neither Anthropic's nor Nova 2.
[[nodiscard]] Result<std::string> encode(const ModelRequest& request);

/// The body for the service that counts the input of `request`, which is free and knows some models
/// only. Errors: as `encode`.
[[nodiscard]] Result<std::string> encode_count(const ModelRequest& request);

/// The path behind the base URL: `/model/ID/OPERATION`. A model may be written `REGION/ID`, as the
/// price table names models whose price depends on the region; the region is not sent. Errors:
/// `invalid_argument`: no model, a region that is not `region`.
[[nodiscard]] Result<std::string> target_of(std::string_view model, std::string_view region,
                                            std::string_view operation);

/// Those that stand for tools that were called and are not offered any more.
[[nodiscard]] std::vector<ToolSpec> stand_in_tools(const ModelRequest& request);

/// `extra.toolConfig.tools`; an empty array where they are missing or null.
[[nodiscard]] const Json& extra_tools(const ModelRequest& request);

}  // namespace purser::bedrock
