// outcome_json.cpp: field by field; words are those of the enumerators.
#include <purser/middleware/cassette/outcome_json.hpp>

#include <array>
#include <utility>

#include <purser/runtime/message_json.hpp>
#include <purser/runtime/usage_names.hpp>

namespace purser {
namespace {

constexpr std::array quality_names{"exact", "partial", "missing"};

/// The enumerator of that name, from the first to `last`.
template <class Word>
std::optional<Word> word_from(const Json& json, Word last) {
  const auto name = json.get<std::string>();
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Word>(i)) == name) return static_cast<Word>(i);
  }
  return {};
}

Json error_to_json(const Error& error) {
  Json json{{"code", to_string(error.code())}, {"message", error.message()}};
  if (!error.peer_message().empty()) json["peer_message"] = error.peer_message();
  if (error.retry_after()) json["retry_after_ms"] = error.retry_after()->count();
  if (error.rejected()) json["rejected"] = true;
  if (error.should_retry()) json["should_retry"] = *error.should_retry();
  return json;
}

std::optional<Error> error_from_json(const Json& json) {
  const auto code = word_from(json.at("code"), ErrorCode::internal);
  if (!code) return {};
  Error error(*code, json.at("message").get<std::string>());
  error = std::move(error).with_peer_message(json.value("peer_message", ""));
  error = std::move(error).with_rejected(json.value("rejected", false));
  if (json.contains("retry_after_ms")) {
    const std::chrono::milliseconds after(json["retry_after_ms"].get<std::int64_t>());
    error = std::move(error).with_retry_after(after);
  }
  if (json.contains("should_retry")) {
    error = std::move(error).with_should_retry(json["should_retry"].get<bool>());
  }
  return error;
}

Json reply_to_json(const ModelReply& reply) {
  Json json{{"id", reply.id},
            {"model", reply.model},
            {"asked_model", reply.asked_model},
            {"service_tier", reply.service_tier},
            {"region", reply.region},
            {"speed", reply.speed},
            {"message", to_json(reply.message)},
            {"stop_reason", to_string(reply.stop_reason)},
            {"usage", usage_to_json(reply.usage)},
            {"usage_quality", quality_names.at(static_cast<std::size_t>(reply.usage_quality))},
            {"billed", reply.billed}};
  if (reply.stated_cost) json["stated_nanodollars"] = reply.stated_cost->nanodollars();
  if (!reply.embeddings.empty()) json["embeddings"] = reply.embeddings;
  return json;
}

std::optional<UsageQuality> quality_from(const Json& json) {
  const auto name = json.get<std::string>();
  for (std::size_t i = 0; i < quality_names.size(); ++i) {
    if (quality_names.at(i) == name) return static_cast<UsageQuality>(i);
  }
  return {};
}

Result<ModelReply> reply_from_json(const Json& json) {
  auto message = message_from_json(json.at("message"));
  if (!message) return fail(std::move(message).error());
  const auto stop = word_from(json.at("stop_reason"), StopReason::other);
  const auto quality = quality_from(json.at("usage_quality"));
  if (!stop || !quality) return fail(ErrorCode::invalid_argument, "a reply has an unknown word");
  ModelReply reply;
  reply.id = json.at("id").get<std::string>();
  reply.model = json.at("model").get<std::string>();
  reply.asked_model = json.at("asked_model").get<std::string>();
  reply.service_tier = json.at("service_tier").get<std::string>();
  reply.region = json.at("region").get<std::string>();
  reply.speed = json.at("speed").get<std::string>();
  reply.message = *std::move(message);
  reply.stop_reason = *stop;
  reply.usage = usage_from_json(json.at("usage"));
  reply.usage_quality = *quality;
  reply.billed = json.at("billed").get<bool>();
  if (json.contains("stated_nanodollars"))
    reply.stated_cost = Money::nanodollars(json["stated_nanodollars"].get<std::int64_t>());
  if (json.contains("embeddings"))
    reply.embeddings = json["embeddings"].get<std::vector<std::vector<float>>>();
  return reply;
}

}  // namespace

Json usage_to_json(const Usage& usage) {
  auto json = Json::object();
  for (std::size_t i = 0; i < usage_classes.size(); ++i) {
    if (const auto tokens = usage.*usage_classes.at(i); tokens != 0) {
      json[usage_names.at(i)] = tokens;
    }
  }
  for (const auto& unit : usage.units) {
    json["units"].push_back({{"name", unit.name}, {"count", unit.count}});
  }
  return json;
}

Usage usage_from_json(const Json& json) {
  Usage usage;
  for (std::size_t i = 0; i < usage_classes.size(); ++i) {
    usage.*usage_classes.at(i) = json.value(usage_names.at(i), Tokens{0});
  }
  if (!json.contains("units")) return usage;
  for (const auto& unit : json["units"]) {
    usage.units.push_back(
        {unit.at("name").get<std::string>(), unit.at("count").get<std::int64_t>()});
  }
  return usage;
}

Json outcome_to_json(const Result<Reply>& outcome) {
  if (!outcome) return {{"error", error_to_json(outcome.error())}};
  if (!outcome->is_model()) return {{"result", outcome->result()}};
  return {{"reply", reply_to_json(outcome->model())}};
}

Result<Result<RecordedReply>> outcome_from_json(const Json& json) {
  if (json.contains("result")) return RecordedReply(std::in_place_type<Json>, json["result"]);
  if (json.contains("error")) {
    auto error = error_from_json(json["error"]);
    if (!error) return fail(ErrorCode::invalid_argument, "an error has an unknown code");
    return Result<RecordedReply>(tl::unexpect, *std::move(error));
  }
  auto reply = reply_from_json(json.at("reply"));
  if (!reply) return fail(std::move(reply).error());
  Result<RecordedReply> recorded;
  recorded->emplace<ModelReply>(*std::move(reply));
  return recorded;
}

}  // namespace purser
