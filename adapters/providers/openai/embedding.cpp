// embedding.cpp: the vectors of `/embeddings`.
#include <fmt/format.h>

#include <purser/adapters/providers/openai/detail/answer.hpp>
#include <purser/adapters/providers/openai/errors.hpp>

namespace purser::openai {
namespace {

using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;

bool read_vector(detail::ondemand::value value, std::vector<float>& vector) {
  return for_each_item(value, [&](detail::ondemand::value item) {
    double number = 0;
    if (item.get_double().get(number) != simdjson::SUCCESS) return false;
    vector.push_back(static_cast<float>(number));
    return true;
  });
}

bool read_vectors(detail::ondemand::value data, ModelReply& reply) {
  return for_each_item(data, [&](detail::ondemand::value entry) {
    auto& vector = reply.embeddings.emplace_back();
    return for_each_field(entry, [&](std::string_view name, detail::ondemand::value value) {
      return name != "embedding" || read_vector(value, vector);
    });
  });
}

bool read_embedding(detail::ondemand::object object, ModelReply& reply, UsageReport& report) {
  return for_each_field(object, [&](std::string_view name, detail::ondemand::value value) {
    if (name == "data") return read_vectors(value, reply);
    if (name == "usage") return detail::read_usage(value, report);
    std::string_view text;
    if (name == "model" && provider_wire::detail::read_string(value, text)) reply.model = text;
    if (name == "id" && provider_wire::detail::read_string(value, text)) reply.id = text;
    return true;
  });
}

}  // namespace

Result<ModelReply> decode_embedding(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::ondemand::document document;
  detail::ondemand::object object;
  ModelReply reply;
  reply.model = options.model;
  UsageReport report;
  const bool read =
      reader.parse_object(body, document, object) && read_embedding(object, reply, report);
  if (!read || reply.embeddings.empty()) {
    return fail(ErrorCode::protocol_error,
                fmt::format("{} sent an answer without embeddings", options.provider));
  }
  // There is no output, and most servers do not say so.
  if (report.prompt.stated() && !report.completion.stated()) report.completion.read("0");
  normalise(report, reply.usage, reply.usage_quality);
  reply.stated_cost = report.cost.amount(options.dialect->stated_cost);
  reply.region = options.region;
  reply.stop_reason = StopReason::end;
  return reply;
}

}  // namespace purser::openai
