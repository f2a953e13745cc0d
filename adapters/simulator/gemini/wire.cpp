// wire.cpp: builds responses, chunks and errors.
#include <purser/adapters/simulator/gemini/wire.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <purser/adapters/simulator/gemini/request.hpp>
#include <purser/adapters/simulator/gemini/signature.hpp>
#include <purser/adapters/simulator/text_pieces.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view blocked_prompt = "prompt_blocked";

std::string gemini_finish(const Answer& answer) {
  static constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"stop", "STOP"},
      {"length", "MAX_TOKENS"},
      {"tool_calls", "STOP"},
      {"content_filter", "SAFETY"},
      {"refusal", "SAFETY"}};
  auto finish = finish_of(answer);
  for (const auto& [neutral, theirs] : words) {
    if (finish == neutral) return std::string(theirs);
  }
  return finish;
}

Json args_of(const ToolUse& call) {
  auto parsed = parse_json(call.arguments);
  return parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
}

bool is_signed(const Completion& completion) {
  return !completion.answer.thinking.empty() || signs_thoughts(completion.model);
}

std::string said(const Answer& answer) { return answer.text.value_or("") + answer.refusal; }

Json call_part(const Completion& completion, std::size_t index) {
  const auto& call = completion.answer.tool_calls[index];
  const auto args = args_of(call);
  Json function{{"name", call.name}, {"args", args}};
  if (!call.id.empty()) function["id"] = call.id;
  Json part{{"functionCall", std::move(function)}};
  if (index == 0 && is_signed(completion))
    part["thoughtSignature"] = call_signature(call.name, args);
  return part;
}

void add_modality(Json& details, std::string_view modality, Tokens count) {
  if (count > 0) details.push_back({{"modality", modality}, {"tokenCount", count}});
}

Json modalities(Tokens text, Tokens audio, Tokens image) {
  Json details = Json::array();
  add_modality(details, "TEXT", text);
  add_modality(details, "AUDIO", audio);
  add_modality(details, "IMAGE", image);
  return details;
}

void put_count(Json& object, const char* name, Tokens count) {
  if (count > 0) object[name] = count;
}

/// The prompt includes what was cached; thoughts stand beside the candidates. Zeros are left out.
/// `shown` of `of` chunks were sent.
Json gemini_usage(const Completion& completion, std::size_t shown, std::size_t of) {
  const auto& usage = completion.usage;
  const auto text = usage.input + usage.cache_read + usage.cache_write + usage.cache_write_1h;
  const auto prompt = text + usage.input_audio + usage.input_image;
  const auto whole = usage.output + usage.output_audio + usage.output_image;
  const auto candidates =
      shown >= of ? whole : whole * static_cast<Tokens>(shown) / static_cast<Tokens>(of);
  Json object{{"promptTokenCount", prompt},
              {"totalTokenCount", prompt + candidates + usage.reasoning},
              {"promptTokensDetails", modalities(text, usage.input_audio, usage.input_image)}};
  put_count(object, "cachedContentTokenCount", usage.cache_read);
  put_count(object, "candidatesTokenCount", candidates);
  put_count(object, "thoughtsTokenCount", usage.reasoning);
  if (usage.cache_read > 0) object["cacheTokensDetails"] = modalities(usage.cache_read, 0, 0);
  if (shown >= of && usage.output_audio + usage.output_image > 0) {
    object["candidatesTokensDetails"] =
        modalities(usage.output, usage.output_audio, usage.output_image);
  }
  const auto& tier = completion.answer.service_tier;
  if (!tier.empty()) object["serviceTier"] = tier;
  return object;
}

void put_gemini_usage(const Completion& completion, std::size_t shown, std::size_t of,
                      Json& chunk) {
  switch (completion.answer.usage.kind) {
    case ScriptedUsage::Kind::missing:
      return;
    case ScriptedUsage::Kind::null:
      chunk["usageMetadata"] = nullptr;
      return;
    case ScriptedUsage::Kind::raw:
      chunk["usageMetadata"] = completion.answer.usage.object;
      return;
    default:
      chunk["usageMetadata"] = gemini_usage(completion, shown, of);
  }
}

Json grounding_of(const Completion& completion) {
  Json queries = Json::array();
  for (const auto& unit : completion.usage.units) {
    const bool is_search = unit.name == "web_search" || unit.name == "grounded_prompt";
    for (std::int64_t i = 0; is_search && i < unit.count; ++i)
      queries.push_back(fmt::format("query {}", i + 1));
  }
  return queries.empty() ? Json() : Json{{"webSearchQueries", std::move(queries)}};
}

Json chunk_of(const Completion& completion) {
  return {{"modelVersion", completion.model},
          {"responseId", fmt::format("sim-{}", completion.number)}};
}

Json candidate_of(int index, Json parts) {
  return {{"index", index}, {"content", {{"role", "model"}, {"parts", std::move(parts)}}}};
}

void end_candidate(const Completion& completion, Json& candidate) {
  candidate["finishReason"] = gemini_finish(completion.answer);
  if (auto grounding = grounding_of(completion); !grounding.is_null())
    candidate["groundingMetadata"] = std::move(grounding);
}

bool is_blocked(const Completion& completion) { return completion.answer.finish == blocked_prompt; }

Json blocked_response(const Completion& completion) {
  Json response = chunk_of(completion);
  response["promptFeedback"] = {{"blockReason", "SAFETY"}};
  put_gemini_usage(completion, 1, 1, response);
  return response;
}

/// The parts of a stream before the last chunk, one each.
std::vector<Json> pieces_of(const Completion& completion) {
  const auto& answer = completion.answer;
  std::vector<Json> pieces;
  if (completion.thinking_shown) {
    for (const auto piece : text_pieces(answer.thinking, completion.chunk_bytes))
      pieces.push_back({{"text", piece}, {"thought", true}});
  }
  const auto text = said(answer);
  for (const auto piece : text_pieces(text, completion.chunk_bytes))
    pieces.push_back({{"text", piece}});
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i)
    pieces.push_back(call_part(completion, i));
  return pieces;
}

Json last_piece(const Completion& completion) {
  Json piece{{"text", ""}};
  const bool signs_text = is_signed(completion) && completion.answer.tool_calls.empty();
  const auto text = said(completion.answer);
  if (signs_text && !text.empty()) piece["thoughtSignature"] = text_signature(text, true);
  return piece;
}

std::string_view status_word(int status) {
  switch (status) {
    case 400:
      return "INVALID_ARGUMENT";
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 499:
      return "CANCELLED";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
  }
}

/// Types of other interfaces are no statuses.
bool is_status_word(std::string_view type) {
  return !type.empty() && type.front() >= 'A' && type.front() <= 'Z';
}

}  // namespace

Json gemini_response(const Completion& completion) {
  if (is_blocked(completion)) return blocked_response(completion);
  const auto& answer = completion.answer;
  Json parts = Json::array();
  if (completion.thinking_shown && !answer.thinking.empty())
    parts.push_back({{"text", answer.thinking}, {"thought", true}});
  if (const auto text = said(answer); !text.empty()) {
    parts.push_back({{"text", text}});
    if (is_signed(completion) && answer.tool_calls.empty())
      parts.back()["thoughtSignature"] = text_signature(text, false);
  }
  for (std::size_t i = 0; i < answer.tool_calls.size(); ++i)
    parts.push_back(call_part(completion, i));
  Json response = chunk_of(completion);
  for (int index = 0; index < completion.choices; ++index) {
    auto candidate = candidate_of(index, parts);
    if (parts.empty()) candidate.erase("content");
    end_candidate(completion, candidate);
    response["candidates"].push_back(std::move(candidate));
  }
  put_gemini_usage(completion, 1, 1, response);
  return response;
}

std::vector<Json> gemini_chunks(const Completion& completion) {
  if (is_blocked(completion)) return {blocked_response(completion)};
  const auto pieces = pieces_of(completion);
  std::vector<Json> candidates;
  for (int index = 0; index < completion.choices; ++index) {
    for (const auto& piece : pieces)
      candidates.push_back(candidate_of(index, Json::array({piece})));
    candidates.push_back(candidate_of(index, Json::array({last_piece(completion)})));
    end_candidate(completion, candidates.back());
  }
  std::vector<Json> chunks;
  for (auto& candidate : candidates) {
    auto& chunk = chunks.emplace_back(chunk_of(completion));
    chunk["candidates"].push_back(std::move(candidate));
    put_gemini_usage(completion, chunks.size(), candidates.size(), chunk);
  }
  return chunks;
}

Json gemini_text_chunk(const Completion& completion, std::string_view text) {
  Json chunk = chunk_of(completion);
  chunk["candidates"].push_back(candidate_of(0, Json::array({{{"text", text}}})));
  put_gemini_usage(completion, 1, 1, chunk);
  return chunk;
}

Json gemini_error(const ApiError& error) {
  const std::string status(is_status_word(error.type) ? std::string_view(error.type)
                                                      : status_word(error.status));
  Json inner{{"code", error.status}, {"message", error.message}, {"status", status}};
  if (!error.code.empty()) {
    inner["details"].push_back({{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                {"reason", error.code},
                                {"domain", "googleapis.com"}});
  }
  return {{"error", std::move(inner)}};
}

}  // namespace purser::simulator
