// embeddings.cpp: requests of one text each, and arrays of numbers.
#include <fmt/format.h>

#include <array>
#include <purser/adapters/providers/gemini/detail/answer.hpp>
#include <purser/adapters/providers/gemini/embeddings.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>

namespace purser::gemini {
namespace {

namespace ondemand = simdjson::ondemand;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;

constexpr std::array<std::string_view, 4> embedding_reserved{"model", "content", "requests",
                                                             "contents"};

Result<std::vector<std::string_view>> texts_of(const ModelRequest& request) {
  auto texts = request.texts();
  if (request.model.empty()) return fail(ErrorCode::invalid_argument, "the request names no model");
  if (texts.empty()) return fail(ErrorCode::invalid_argument, "the request has no texts to embed");
  return texts;
}

Result<Json> text_request(std::string_view text, const Json& extra) {
  Json fields{{"content", {{"parts", Json::array({{{"text", std::string(text)}}})}}}};
  if (auto merged = provider_wire::merge_extra(fields, extra, embedding_reserved); !merged)
    return fail(merged.error());
  return fields;
}

bool read_vector(ondemand::value value, std::vector<float>& vector) {
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name != "values") return true;
    return for_each_item(member, [&](ondemand::value item) {
      double number = 0;
      if (item.get_double().get(number) != simdjson::SUCCESS) return false;
      vector.push_back(static_cast<float>(number));
      return true;
    });
  });
}

bool read_usage(ondemand::value usage, ModelReply& reply) {
  UsageReport report;
  const bool read = for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    return detail::read_usage_field(name, value, report);
  });
  if (read) normalise(report, true, reply.usage, reply.usage_quality);
  return read;
}

bool read_embeddings(ondemand::object object, ModelReply& reply) {
  return for_each_field(object, [&](std::string_view name, ondemand::value value) {
    if (name == "usageMetadata") return read_usage(value, reply);
    if (name == "embedding") return read_vector(value, reply.embeddings.emplace_back());
    if (name != "embeddings") return true;
    return for_each_item(value, [&](ondemand::value item) {
      return read_vector(item, reply.embeddings.emplace_back());
    });
  });
}

}  // namespace

Result<std::string> encode_embeddings(const ModelRequest& request, std::string_view model_path) {
  const auto texts = texts_of(request);
  if (!texts) return fail(texts.error());
  Json requests = Json::array();
  for (const auto text : *texts) {
    auto fields = text_request(text, request.extra);
    if (!fields) return fail(fields.error());
    (*fields)["model"] = std::string(model_path);
    requests.push_back(*std::move(fields));
  }
  return dump_json(Json{{"requests", std::move(requests)}});
}

Result<std::string> encode_embedding(const ModelRequest& request) {
  const auto texts = texts_of(request);
  if (!texts) return fail(texts.error());
  if (texts->size() > 1) {
    return fail(
        ErrorCode::unsupported,
        fmt::format("Vertex AI embeds one text per request, and this one has {}", texts->size()));
  }
  const auto fields = text_request(texts->front(), request.extra);
  if (!fields) return fail(fields.error());
  return dump_json(*fields);
}

Result<ModelReply> decode_embeddings(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  ModelReply reply;
  const bool read = reader.parse_object(body, document, object) && read_embeddings(object, reply) &&
                    provider_wire::detail::is_at_end(document);
  if (!read || reply.embeddings.empty()) {
    return fail(ErrorCode::protocol_error,
                fmt::format("{} sent an answer that has no valid embeddings", options.provider));
  }
  reply.model = options.model;
  reply.region = options.region;
  reply.stop_reason = StopReason::end;
  return reply;
}

}  // namespace purser::gemini
