// mcp_message_fuzz.cpp: any bytes are messages or an error, and what was read prints as it was.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/handshake.hpp>
#include <purser/adapters/mcp/protocol/input_round.hpp>
#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/mcp/protocol/page_guard.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/adapters/mcp/protocol/result_text.hpp>
#include <purser/adapters/mcp/protocol/task_state.hpp>
#include <purser/adapters/mcp/protocol/tool_alias.hpp>
#include <purser/adapters/mcp/protocol/tool_info.hpp>

namespace {

using namespace purser::mcp;

constexpr purser::JsonLimits limits{.depth_max = 64, .bytes_max = 1 << 20};

void must(bool holds) {
  if (!holds) std::abort();
}

/// Printed, read again and printed again: the same.
void check_print(const Message& message) {
  const auto text = print_message(message);
  must(text.find('\n') == std::string::npos);
  const auto again = parse_messages(text, {.depth_max = 80});
  must(again && again->size() == 1);
  must(print_message(again->front()) == text);
}

/// Everything that reads what a server wrote.
void read_everything(const purser::Json& json) {
  const Limits bounds;
  (void)read_initialize_result(json, bounds);
  (void)read_tool(json, bounds);
  (void)read_task(json, bounds);
  (void)read_questions(json, ClientCapabilities{true, true, true, true, true}, bounds);
  (void)check_param_headers(json);
  (void)param_headers(json, json);
  (void)result_text(json);
  PageGuard guard("tools", "name", bounds);
  (void)guard.take(json);
  if (check_form(json)) {
    auto content = purser::Json::object();
    fill_defaults(json, content);
    (void)check_content(json, content);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto alias = tool_alias("s", bytes);
  must(alias.size() <= tool_alias_bytes_max);
  if (const auto json = purser::parse_json(bytes, limits)) read_everything(*json);
  const auto messages = parse_messages(bytes, limits);
  if (!messages) return 0;
  for (const auto& message : *messages) check_print(message);
  return 0;
}
