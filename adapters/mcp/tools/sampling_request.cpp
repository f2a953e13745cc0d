// sampling_request.cpp: messages of the protocol become messages of ours.
#include <purser/adapters/mcp/tools/sampling_request.hpp>

#include <algorithm>
#include <cmath>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

Error bad_sampling(std::string what) { return {ErrorCode::invalid_argument, std::move(what)}; }

Result<Part> media_part(const Json& block, MediaPart::Kind kind) {
  const auto* const data = find_text(block, "data");
  const auto* const type = find_text(block, "mimeType");
  if (data == nullptr || type == nullptr) {
    return fail(bad_sampling("a content block has no data or no mimeType"));
  }
  MediaPart part;
  part.kind = kind;
  part.media_type = *type;
  part.data = *data;
  return Part(std::move(part));
}

/// A tool's result as text: what a server's own tool said to the model.
std::string result_content(const Json& content) {
  if (!content.is_array()) return dump_json(content);
  std::string all;
  for (const auto& block : content) {
    const auto* const text = find_text(block, "text");
    if (!all.empty()) all += '\n';
    all += text != nullptr ? *text : dump_json(block);
  }
  return all;
}

Result<Part> tool_call_part(const Json& block) {
  const auto* const id = find_text(block, "id");
  const auto* const name = find_text(block, "name");
  if (id == nullptr || name == nullptr) {
    return fail(bad_sampling("a tool_use block has no id or no name"));
  }
  return Part(ToolCallPart{*id, *name, dump_json(block.value("input", Json::object()))});
}

Result<Part> tool_result_part(const Json& block) {
  const auto* const id = find_text(block, "toolUseId");
  if (id == nullptr) return fail(bad_sampling("a tool_result block has no toolUseId"));
  ToolResultPart part{*id, {}, result_content(block.value("content", Json::array()))};
  const auto failed = block.find("isError");
  part.is_error = failed != block.end() && failed->is_boolean() && failed->get<bool>();
  return Part(std::move(part));
}

Result<Part> part_of(const Json& block) {
  const auto* const type = find_text(block, "type");
  if (type == nullptr) return fail(bad_sampling("a content block has no type"));
  if (*type == "text") {
    const auto* const text = find_text(block, "text");
    if (text == nullptr) return fail(bad_sampling("a text block has no text"));
    return Part(TextPart{*text});
  }
  if (*type == "image") return media_part(block, MediaPart::Kind::image);
  if (*type == "audio") return media_part(block, MediaPart::Kind::audio);
  if (*type == "tool_use") return tool_call_part(block);
  if (*type == "tool_result") return tool_result_part(block);
  return fail(Error(ErrorCode::unsupported, "content of this type cannot be sampled")
                  .with_peer_message(std::string(cut_text(*type, 40))));
}

Result<std::vector<Part>> parts_of(const Json& content) {
  std::vector<Part> parts;
  const auto add = [&](const Json& block) -> Result<> {
    auto part = part_of(block);
    if (!part) return fail(std::move(part).error());
    parts.push_back(*std::move(part));
    return {};
  };
  if (!content.is_array()) {
    if (auto added = add(content); !added) return fail(std::move(added).error());
    return parts;
  }
  for (const auto& block : content) {
    if (auto added = add(block); !added) return fail(std::move(added).error());
  }
  return parts;
}

bool is_result(const Part& part) { return std::holds_alternative<ToolResultPart>(part); }

Result<Message> sampled_message(const Json& json) {
  const auto* const role = find_text(json, "role");
  const bool is_user = role != nullptr && *role == "user";
  if (!is_user && (role == nullptr || *role != "assistant")) {
    return fail(bad_sampling("the role of a message is neither \"user\" nor \"assistant\""));
  }
  const auto content = json.find("content");
  if (content == json.end()) return fail(bad_sampling("a message has no content"));
  auto parts = parts_of(*content);
  if (!parts) return fail(std::move(parts).error());
  const auto results = std::count_if(parts->begin(), parts->end(), is_result);
  if (results == 0) return Message(is_user ? Role::user : Role::assistant, *std::move(parts));
  if (!is_user || static_cast<std::size_t>(results) != parts->size()) {
    return fail(bad_sampling("a message with tool results holds something else as well"));
  }
  return Message(Role::tool, *std::move(parts));
}

Result<> add_tools(const Json& params, ModelRequest& request) {
  for (const auto& json : params.at("tools")) {
    ToolSpec spec;
    const auto* const name = find_text(json, "name");
    if (name == nullptr) return fail(bad_sampling("a tool has no name"));
    spec.name = *name;
    if (const auto* const text = find_text(json, "description")) spec.description = *text;
    spec.schema = json.value("inputSchema", Json::object());
    request.tools.push_back(std::move(spec));
  }
  if (!params.contains("toolChoice")) return {};
  const auto* const mode = find_text(params.at("toolChoice"), "mode");
  if (mode != nullptr && *mode == "none") request.tool_choice.mode = ToolChoice::Mode::none;
  if (mode != nullptr && *mode == "required") request.tool_choice.mode = ToolChoice::Mode::required;
  return {};
}

Result<> add_tools_if_allowed(const Json& params, const SamplingBounds& bounds,
                              ModelRequest& request) {
  const auto tools = params.find("tools");
  if (tools == params.end() || !tools->is_array() || tools->empty()) return {};
  if (!bounds.tools) {
    return fail(ErrorCode::unsupported, "this server may not show tools to the model");
  }
  return add_tools(params, request);
}

Result<Tokens> output_limit(const Json& params, const SamplingBounds& bounds) {
  const auto limit = params.find("maxTokens");
  const bool is_count = limit != params.end() && limit->is_number_integer() &&
                        (limit->is_number_unsigned() ? limit->get<std::uint64_t>() > 0
                                                     : limit->get<std::int64_t>() > 0);
  if (!is_count) return fail(bad_sampling("maxTokens is no positive whole number"));
  constexpr std::uint64_t largest = INT64_MAX;
  const auto asked = static_cast<Tokens>(std::min(limit->get<std::uint64_t>(), largest));
  return std::min(asked, bounds.output_tokens_max);
}

void add_style(const Json& params, ModelRequest& request) {
  const auto temperature = params.find("temperature");
  if (temperature != params.end() && temperature->is_number()) {
    const auto value = temperature->get<double>();
    if (std::isfinite(value)) request.temperature = value;
  }
  const auto stops = params.find("stopSequences");
  if (stops == params.end() || !stops->is_array()) return;
  for (const auto& stop : *stops) {
    if (stop.is_string()) request.stop.push_back(stop.get<std::string>());
  }
}

std::string_view stop_word(StopReason reason) noexcept {
  switch (reason) {
    case StopReason::end:
      return "endTurn";
    case StopReason::length:
      return "maxTokens";
    case StopReason::stop_sequence:
      return "stopSequence";
    case StopReason::tool_calls:
      return "toolUse";
    default:
      return "other";
  }
}

Json text_block(std::string text) {
  Json block = Json::object();
  block["type"] = "text";
  block["text"] = std::move(text);
  return block;
}

Json tool_use_block(const ToolCallPart& call) {
  auto input = parse_json(call.arguments);
  Json block = Json::object();
  block["type"] = "tool_use";
  block["id"] = call.id;
  block["name"] = call.name;
  block["input"] = input && input->is_object() ? *std::move(input) : Json::object();
  return block;
}

std::string answer_text(const Message& message) {
  std::string text;
  for (const auto& part : message.parts) {
    if (const auto* const shown = std::get_if<TextPart>(&part)) text += shown->text;
    if (const auto* const refusal = std::get_if<RefusalPart>(&part)) text += refusal->text;
  }
  return text;
}

}  // namespace

const std::string& wished_model(const Json& params,
                                const std::vector<std::string>& models) noexcept {
  const auto preferences = params.find("modelPreferences");
  if (preferences == params.end() || !preferences->is_object()) return models.front();
  const auto hints = preferences->find("hints");
  if (hints == preferences->end() || !hints->is_array()) return models.front();
  for (const auto& hint : *hints) {
    const auto* const name = find_text(hint, "name");
    if (name == nullptr || name->empty()) continue;
    const auto found = std::find_if(models.begin(), models.end(), [&](const std::string& model) {
      return model.find(*name) != std::string::npos;
    });
    if (found != models.end()) return *found;
  }
  return models.front();
}

Result<ModelRequest> sampling_request(const Json& params, const SamplingBounds& bounds) {
  if (!params.is_object()) return fail(bad_sampling("the request has no params"));
  const auto messages = params.find("messages");
  if (messages == params.end() || !messages->is_array() || messages->empty()) {
    return fail(bad_sampling("messages is no list, or an empty one"));
  }
  const auto bytes = dump_json(params).size();
  if (bytes > bounds.request_bytes_max) {
    return fail(ErrorCode::too_large, "a request to sample of " + std::to_string(bytes) +
                                          " bytes is larger than " +
                                          std::to_string(bounds.request_bytes_max));
  }
  ModelRequest request;
  request.model = wished_model(params, bounds.models);
  const auto* const instructions = find_text(params, "systemPrompt");
  if (instructions != nullptr && bounds.system_prompt) {
    request.messages.push_back(Message::system(*instructions));
  }
  for (const auto& json : *messages) {
    auto message = sampled_message(json);
    if (!message) return fail(std::move(message).error());
    request.messages.push_back(*std::move(message));
  }
  auto limit = output_limit(params, bounds);
  if (!limit) return fail(std::move(limit).error());
  request.output_tokens_max = *limit;
  if (auto added = add_tools_if_allowed(params, bounds, request); !added) {
    return fail(std::move(added).error());
  }
  add_style(params, request);
  return request;
}

Json sampling_result(const ModelReply& reply) {
  const auto calls = reply.message.tool_calls();
  auto text = answer_text(reply.message);
  Json result = Json::object();
  result["role"] = "assistant";
  result["model"] = reply.model;
  result["stopReason"] = stop_word(reply.stop_reason);
  if (calls.empty()) {
    result["content"] = text_block(std::move(text));
    return result;
  }
  auto blocks = Json::array();
  if (!text.empty()) blocks.push_back(text_block(std::move(text)));
  for (const auto& call : calls) blocks.push_back(tool_use_block(call));
  result["content"] = std::move(blocks);
  return result;
}

}  // namespace purser::mcp
