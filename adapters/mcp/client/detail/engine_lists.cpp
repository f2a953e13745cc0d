// engine_lists.cpp: lists of the server: all pages, kept while they are fresh.
#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/page_guard.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp::detail {
namespace {

/// Where a page has its items, and what tells them apart.
struct Shape {
  const char* member;
  const char* key;
};

Shape shape_of(const std::string& method) noexcept {
  if (method == "tools/list") return {"tools", "name"};
  if (method == "prompts/list") return {"prompts", "name"};
  if (method == "resources/list") return {"resources", "uri"};
  return {"resourceTemplates", "uriTemplate"};
}

std::chrono::milliseconds time_to_live(const Json& page) {
  constexpr std::int64_t day = 24LL * 3600 * 1000;
  const auto ttl = whole_member(page, "ttlMs").value_or(0);
  return std::chrono::milliseconds(std::clamp<std::int64_t>(ttl, 0, day));
}

Json page_params(const std::optional<std::string>& cursor) {
  auto params = Json::object();
  if (cursor) params["cursor"] = *cursor;
  return params;
}

}  // namespace

Task<Json> Engine::list(OperationPointer operation) {
  auto ready = co_await connected(operation);
  if (!ready) co_return fail(std::move(ready).error());
  auto able = check_capability(operation->method);
  if (!able) co_return fail(std::move(able).error());
  if (list_kept(*operation)) {
    operation->items = lists_[operation->method].items;
    co_return Json();
  }
  auto pages = list_pages(operation, operation->method);
  auto outcome = co_await std::move(pages);
  co_return outcome;
}

Task<Json> Engine::relist_tools(OperationPointer operation) {
  auto pages = list_pages(operation, "tools/list");
  auto outcome = co_await std::move(pages);
  operation->items.reset();
  co_return outcome;
}

bool Engine::list_kept(const Operation& operation) const {
  const auto kept = lists_.find(operation.method);
  if (kept == lists_.end() || !kept->second.items) return false;
  return timers_->clock().now() < kept->second.fresh_until;
}

Task<Json> Engine::list_pages(OperationPointer operation, std::string method) {
  const auto shape = shape_of(method);
  const auto changes = lists_[method].changes;
  auto guard = std::make_unique<PageGuard>(shape.member, shape.key, options_->limits);
  std::optional<std::string> cursor;
  std::chrono::milliseconds ttl = std::chrono::milliseconds::max();
  bool began_again = false;
  while (true) {
    auto asked = deliver(operation, method, page_params(cursor));
    auto page = co_await std::move(asked);
    const auto& refusal = operation->refusal;
    const bool stale_cursor =
        !page && cursor && refusal && refusal->code == wire_code::invalid_params;
    if (stale_cursor && !began_again) {
      began_again = true;
      cursor.reset();
      guard = std::make_unique<PageGuard>(shape.member, shape.key, options_->limits);
      continue;
    }
    if (!page) co_return fail(std::move(page).error());
    ttl = std::min(ttl, time_to_live(*page));
    auto more = guard->take(*std::move(page));
    if (!more) co_return fail(std::move(more).error());
    if (!*more) break;
    cursor = guard->cursor();
  }
  keep_list(*operation, method, changes, ttl, std::move(*guard).items());
  co_return Json();
}

void Engine::keep_list(Operation& operation, const std::string& method, std::uint64_t changes,
                       std::chrono::milliseconds ttl, std::vector<Json> items) {
  if (method == "tools/list") items = usable_tools(std::move(items));
  operation.items = std::make_shared<const std::vector<Json>>(std::move(items));
  if (method == "tools/list") note_tools(*operation.items);
  auto& kept = lists_[method];
  if (kept.changes != changes) return;  // it has changed while it was read
  kept.items = operation.items;
  const bool told = !modern() || is_told(feature_of(method));
  kept.fresh_until = told ? Instant::max() : later(timers_->clock().now(), ttl);
  listen();
}

Result<> Engine::check_tool(const Json& tool) const {
  auto read = read_tool(tool, options_->limits);
  if (!read) return fail(std::move(read).error());
  if (!modern() && requires_task(tool) && !runs_tool_tasks(info_)) return fail(no_tool_tasks());
  const bool marks = modern() && has_link() && link_->is_http();
  return marks ? check_param_headers(read->input_schema) : Result<>();
}

/// Without tools that nobody could call.
std::vector<Json> Engine::usable_tools(std::vector<Json> tools) {
  task_tools_.clear();
  tools_listed_ = true;
  std::vector<Json> usable;
  std::vector<LeftOutTool> left_out;
  for (auto& tool : tools) {
    if (requires_task(tool)) task_tools_.insert(text_member(tool, "name"));
    const auto fits = check_tool(tool);
    if (fits) {
      usable.push_back(std::move(tool));
      continue;
    }
    const auto name = text_member(tool, "name");
    left_out.push_back({std::string(cut_text(name, 128)), fits.error().message()});
    tell_dropped(left_out.back());
  }
  const std::lock_guard lock(left_out_mutex_);
  left_out_ = std::move(left_out);
  return usable;
}

std::vector<LeftOutTool> Engine::left_out_tools() const {
  const std::lock_guard lock(left_out_mutex_);
  return left_out_;
}

void Engine::note_tools(const std::vector<Json>& tools) {
  header_schemas_.clear();
  for (const auto& tool : tools) {
    const auto& schema = member(tool, "inputSchema");
    if (modern() && dump_json(schema).find("x-mcp-header") != std::string::npos) {
      header_schemas_[text_member(tool, "name")] = schema;
    }
  }
}

std::string Engine::feature_of(const std::string& method) {
  return method.substr(0, method.find('/'));
}

/// A new connection may be to another server.
void Engine::drop_lists() {
  for (auto& [method, kept] : lists_) {
    kept.items.reset();
    ++kept.changes;
  }
  task_tools_.clear();
  tools_listed_ = false;
  header_schemas_.clear();
}

/// `what`: `tools`, `resources` or `prompts`.
void Engine::list_changed(const std::string& what) {
  for (auto& [method, kept] : lists_) {
    if (feature_of(method) != what) continue;
    kept.items.reset();
    ++kept.changes;
  }
  tell_list_changed(what);
}

}  // namespace purser::mcp::detail
