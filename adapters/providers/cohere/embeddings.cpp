// embeddings.cpp: texts, and what their vectors are for.
#include <array>
#include <purser/adapters/providers/cohere/embeddings.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>

namespace purser::cohere {
namespace {

constexpr std::array<std::string_view, 4> reserved_for_embeddings{"model", "texts",
                                                                  "embedding_types", "stream"};

bool has_only_texts(const ModelRequest& request) {
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (!std::holds_alternative<TextPart>(part)) return false;
    }
  }
  return true;
}

void add_unless_extra(Json& fields, const ModelRequest& request, const char* name,
                      std::string_view value) {
  const bool is_extra = request.extra.is_object() && request.extra.contains(name);
  if (!is_extra) fields[name] = value;
}

}  // namespace

Result<std::string> encode_embeddings(const ModelRequest& request, std::string_view input_type) {
  if (request.model.empty()) return fail(ErrorCode::invalid_argument, "the request names no model");
  if (!has_only_texts(request)) return fail(ErrorCode::unsupported, "only texts can be embedded");
  const auto texts = request.texts();
  if (texts.empty()) return fail(ErrorCode::invalid_argument, "the request has no text to embed");
  Json fields{{"model", request.model}, {"embedding_types", Json::array({"float"})}};
  for (const auto text : texts) fields["texts"].push_back(text);
  add_unless_extra(fields, request, "input_type", input_type);
  add_unless_extra(fields, request, "truncate", "NONE");
  if (auto merged = provider_wire::merge_extra(fields, request.extra, reserved_for_embeddings);
      !merged) {
    return fail(merged.error());
  }
  return dump_json(fields);
}

}  // namespace purser::cohere
