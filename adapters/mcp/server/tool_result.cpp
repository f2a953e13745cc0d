// tool_result.cpp: content blocks, receipts and pages.
#include <purser/adapters/mcp/server/tool_result.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <purser/runtime/tools/validate.hpp>

namespace purser::mcp {
namespace {

constexpr const char* receipt_key = "io.github.purser/usage";

Json text_block(std::string text) {
  Json block = Json::object();
  block["type"] = "text";
  block["text"] = std::move(text);
  return block;
}

bool is_whole(const Json& value) {
  if (!value.is_object()) return false;
  const auto content = value.find("content");
  return content != value.end() && content->is_array();
}

/// Legacy results hold only objects, and only since 2025-06-18.
bool takes_structure(const Json& value, Revision revision) {
  if (revision < Revision::r2025_06_18) return false;
  return value.is_object() || (era_of(revision) == Era::modern && !value.is_null());
}

Json content_of(Json value, const ServedTool& served, Revision revision) {
  Json result = Json::object();
  auto& content = result["content"] = Json::array();
  const bool is_text = value.is_string() && served.output_schema.is_null();
  if (is_text) {
    content.push_back(text_block(value.get<std::string>()));
    return result;
  }
  if (!value.is_null()) content.push_back(text_block(dump_json(value)));
  if (takes_structure(value, revision)) result["structuredContent"] = std::move(value);
  return result;
}

}  // namespace

Result<Json> tool_result(const ServedTool& served, Json value, Revision revision) {
  if (served.whole_result) {
    if (is_whole(value)) return value;
    return fail(ErrorCode::tool_failed, "tool \"" + served.tool->name + "\" returned no content");
  }
  if (!served.output_schema.is_null()) {
    if (const auto fits = validate(served.output_schema, value); !fits) {
      return fail(ErrorCode::tool_failed,
                  "tool \"" + served.tool->name +
                      "\" returned what does not fit its output schema: " + fits.error().message());
    }
  }
  return content_of(std::move(value), served, revision);
}

namespace {

/// What limits and prices say is for their owner: it names accounts and amounts of others.
std::string told_to_caller(const Error& error) {
  switch (error.code()) {
    case ErrorCode::budget_exhausted:
      return "the budget of this caller does not allow the call";
    case ErrorCode::budget_busy:
      return "other calls hold what is left of the budget; try again later";
    case ErrorCode::unpriced_model:
    case ErrorCode::unbounded_input:
    case ErrorCode::journal_failed:
    case ErrorCode::internal:
      return "the server cannot make the call";
    default:
      return error.message();
  }
}

}  // namespace

Json error_result(const Error& error) {
  auto text = std::string(to_string(error.code())) + ": " + told_to_caller(error);
  if (!error.peer_message().empty()) text += " (" + error.peer_message() + ")";
  Json result = Json::object();
  result["content"].push_back(text_block(std::move(text)));
  result["isError"] = true;
  return result;
}

Json usage_receipt(const AccountReport& sums, std::chrono::nanoseconds duration) {
  Json receipt = Json::object();
  receipt["cost_nanodollars"] = sums.total_spent.nanodollars();
  receipt["cost"] = to_decimal(sums.total_spent);
  if (sums.in_doubt > Money()) receipt["in_doubt"] = to_decimal(sums.in_doubt);
  receipt["currency"] = "USD";
  receipt["input_tokens"] = sums.llm.usage.input_total();
  receipt["output_tokens"] = sums.llm.usage.output_total();
  receipt["calls"] = sums.calls;
  receipt["duration_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  return receipt;
}

void attach_receipt(Json& result, Json receipt) {
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = Json::object();
  meta[receipt_key] = std::move(receipt);
}

Result<Json> page_of(const std::vector<Json>& items, const char* key, const Json& cursor,
                     std::size_t page_items_max) {
  std::size_t begin = 0;
  if (!cursor.is_null()) {
    const auto* const text = cursor.get_ptr<const std::string*>();
    const auto* const end = text == nullptr ? nullptr : text->data() + text->size();
    const bool is_ours =
        text != nullptr && std::from_chars(text->data(), end, begin).ptr == end && !text->empty();
    if (!is_ours || begin > items.size()) {
      return fail(ErrorCode::invalid_argument, "params.cursor was not made here: begin anew");
    }
  }
  const auto end = std::min(items.size(), begin + page_items_max);
  Json page = Json::object();
  page[key] = Json::array();
  for (auto i = begin; i < end; ++i) page[key].push_back(items[i]);
  if (end < items.size()) page["nextCursor"] = std::to_string(end);
  return page;
}

}  // namespace purser::mcp
