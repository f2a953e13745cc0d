// embeddings.cpp: texts for Ollama's embed.
#include <array>
#include <purser/adapters/providers/ollama/detail/fields.hpp>

namespace purser::ollama {
namespace {

constexpr std::array<std::string_view, 2> reserved_for_embeddings{"model", "input"};

bool has_only_texts(const ModelRequest& request) {
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (!std::holds_alternative<TextPart>(part)) return false;
    }
  }
  return true;
}

}  // namespace

Result<std::string> encode_embeddings(const ModelRequest& request, const EncodeOptions& options) {
  if (request.model.empty()) return fail(ErrorCode::invalid_argument, "the request names no model");
  if (!has_only_texts(request)) return fail(ErrorCode::unsupported, "only texts can be embedded");
  const auto texts = request.texts();
  if (texts.empty()) return fail(ErrorCode::invalid_argument, "the request has no text to embed");
  Json fields{{"model", request.model}};
  for (const auto text : texts) fields["input"].push_back(text);
  if (options.num_ctx) fields["options"] = {{"num_ctx", *options.num_ctx}};
  detail::add_default(fields, request, "truncate", options.truncate);
  if (!options.keep_alive.empty())
    detail::add_default(fields, request, "keep_alive", options.keep_alive);
  if (auto merged = detail::merge_rest(fields, request, reserved_for_embeddings); !merged)
    return fail(merged.error());
  return dump_json(fields);
}

}  // namespace purser::ollama
