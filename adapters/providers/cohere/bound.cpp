// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <purser/adapters/providers/cohere/bound.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::cohere {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;

/// The names of its fields, and what tells documents apart.
constexpr Tokens per_document = 64;

/// Functions run here; everything else runs at the provider, as often as it likes.
Result<> check_tools(const ModelRequest& request) {
  if (member_of(request.extra, "connectors") != nullptr) {
    return fail(ErrorCode::unbounded_input,
                "connectors run at the provider without a limit; use function tools");
  }
  const Json* tools = member_of(request.extra, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    const Json type = tool.is_object() ? tool.value("type", Json()) : Json();
    if (type == "function") continue;
    return fail(
        ErrorCode::unbounded_input,
        fmt::format(
            "a tool of type {} runs at the provider without a limit, so that the call's worst case "
            "is unknown; use function tools",
            dump_json(type).substr(0, 80)));
  }
  return {};
}

void add_extra(InputBound& input, const ModelRequest& request) {
  if (!request.extra.is_object() || request.extra.empty()) return;
  input.add_json(dump_json(request.extra));
  const Json* documents = member_of(request.extra, "documents");
  if (documents != nullptr && documents->is_array())
    input.add_tokens(per_document * static_cast<Tokens>(documents->size()));
}

void count_documents(InputBound& input, const ModelRequest& request) {
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      const auto* media = std::get_if<MediaPart>(&part);
      if (media != nullptr && media->kind == MediaPart::Kind::document)
        input.add_tokens(per_document);
    }
  }
}

RequestBound bound_of_embedding(const ModelRequest& request) {
  InputBound input;
  for (const auto text : request.texts()) input.add_message().add_text(text);
  add_extra(input, request);
  for (const char* media : {"images", "inputs"}) {
    if (member_of(request.extra, media) != nullptr) input.live_at_provider(media);
  }
  RequestBound result;
  input.write_to(result);
  result.choices = 0;
  return result;
}

}  // namespace

Result<RequestBound> bound(const ModelRequest& request) {
  if (request.task == ModelTask::embedding) return bound_of_embedding(request);
  if (auto checked = check_tools(request); !checked) return fail(checked.error());
  InputBound input;
  provider_wire::add_request(input, request);
  count_documents(input, request);
  add_extra(input, request);
  RequestBound result;
  input.write_to(result);
  return result;
}

}  // namespace purser::cohere
