// mcp_client_fuzz.cpp: a server that says anything at any time; every request ends.
#include <cstdint>
#include <cstdlib>
#include <list>
#include <string>

#include <purser/tests/adapters/mcp/client/client_run.hpp>

namespace {

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;
using namespace std::chrono_literals;

/// The input as decisions; zeros when it is used up.
class Dice {
 public:
  Dice(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::size_t below(std::size_t count) { return next() % count; }
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  [[nodiscard]] bool over() const { return at_ >= size_; }
  std::string text() {
    const auto length = std::min<std::size_t>(next(), size_ - std::min(at_, size_));
    std::string taken(reinterpret_cast<const char*>(data_) + at_, length);
    at_ += length;
    return taken;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

const char* const results[] = {
    "{}",
    R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{"subscribe":true},"prompts":{},"logging":{}},"serverInfo":{}})",
    R"({"protocolVersion":"2024-11-05","capabilities":{}})",
    R"({"protocolVersion":"9"})",
    R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true}}})",
    R"({"supportedVersions":["2025-11-25"]})",
    R"({"supportedVersions":[]})",
    R"({"tools":[{"name":"echo","inputSchema":{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}}],"nextCursor":"","ttlMs":1000})",
    R"({"tools":[{"name":"echo","inputSchema":{},"execution":{"taskSupport":"required"}}]})",
    R"({"tools":[],"nextCursor":"x"})",
    R"({"content":[{"type":"text","text":"x"}],"resultType":"complete"})",
    R"({"resultType":"input_required","requestState":"s","inputRequests":{"a":{"method":"sampling/createMessage","params":{"messages":[{}],"maxTokens":1}},"b":{"method":"roots/list"}}})",
    R"({"resultType":"input_required","requestState":"s"})",
    R"({"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":{"requestedSchema":{"type":"object","properties":{"x":{"type":"integer","default":1}}}}}}})",
    R"({"resultType":"task","taskId":"t","status":"working","pollIntervalMs":10})",
    R"({"taskId":"t","status":"input_required","inputRequests":{"a":{"method":"roots/list"}}})",
    R"({"taskId":"t","status":"completed","result":{}})",
    R"({"taskId":"t","status":"failed","error":{"code":1}})",
    R"({"resultType":"zzz"})",
    R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{},"tasks":{"cancel":{},"requests":{"tools":{"call":{}}}}},"serverInfo":{}})",
    R"({"task":{"taskId":"t","status":"working","pollInterval":10}})",
    R"({"task":{"taskId":"u","status":"completed"}})",
    R"({"taskId":"t","status":"working","pollInterval":1e300})",
    R"({"content":[],"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"t"}}})",
};

const char* const methods[] = {
    "initialize",     "server/discover",      "tools/call",  "tools/list",
    "resources/read", "subscriptions/listen", "tasks/get",   "ping",
    "tasks/result",   "tasks/cancel",         "tasks/update"};

const char* const said[] = {
    R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})",
    R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a://b"}})",
    R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged"})",
    R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}})",
    R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})",
    R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":3,"progress":1}})",
    R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":2,"progress":2e9}})",
    R"({"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"messages":[{}],"maxTokens":1}})",
    R"({"jsonrpc":"2.0","id":"1","method":"sampling/createMessage","params":{"messages":[{}],"maxTokens":1}})",
    R"({"jsonrpc":"2.0","id":2,"method":"roots/list"})",
    R"({"jsonrpc":"2.0","id":3,"method":"elicitation/create","params":{"mode":"url","url":"https://a.b"}})",
    R"({"jsonrpc":"2.0","id":4,"method":"ping"})",
    R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}})",
    R"({"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"mode":"url","url":"https://a.b","_meta":{"io.modelcontextprotocol/related-task":{"taskId":"t"}}}})",
    R"({"jsonrpc":"2.0","method":"notifications/tasks/status","params":{"taskId":"t","status":"completed"}})",
};

const std::int64_t codes[] = {-32601, -32602, -32020, -32021, -32022, -32002, -32603, 0, -32042};

FakeReply reply(Dice& dice) {
  switch (dice.below(8)) {
    case 0:
      return Silence();
    case 1: {
      const auto code = codes[dice.below(std::size(codes))];
      return WireError(code, "x", json(R"({"supported":["2026-07-28","2025-11-25"],
          "elicitations":[{"mode":"url","url":"https://a.b","elicitationId":"e"}]})"));
    }
    case 2: {
      Lost lost(Error(dice.below(2) == 0 ? ErrorCode::connection_lost : ErrorCode::timeout, "x"));
      lost.http_status = dice.below(2) == 0 ? 404 : 503;
      lost.session_gone = dice.below(2) == 0;
      lost.undelivered = dice.below(2) == 0;
      return lost;
    }
    case 3:
      if (dice.below(4) == 0) return Death();
      [[fallthrough]];
    default:
      return json(results[dice.below(std::size(results))]);
  }
}

Task<Json> handle(Dice& dice, VirtualTimers& timers) {
  const auto choice = dice.below(4);
  if (choice == 0) throw std::runtime_error("x");
  if (choice == 1) co_return fail(ErrorCode::budget_exhausted, "x");
  if (choice == 2) {
    auto waiting = pause(timers, 5s);
    auto over = co_await std::move(waiting);
    if (!over) co_return fail(over.error());
  }
  co_return json(R"({"action":"accept","content":{}})");
}

struct FuzzRun : ClientRun {
  Dice dice;
  std::list<UnderWay<Json>> calls;

  FuzzRun(const std::uint8_t* data, std::size_t size) : dice(data, size) {
    const auto flags = dice.next();
    server->http = (flags & 1U) != 0;
    server->answers_at_once = (flags & 2U) != 0;
    server->rude = (flags & 4U) != 0;
    options.era = static_cast<EraChoice>((flags >> 3U) % 3);
    if ((flags & 128U) != 0) options.old_transport = server->factory();
    for (const auto* method : methods) {
      server->scripts[method] = [this](const Request&) { return reply(dice); };
    }
    server->on_start = [this]() -> Result<> {
      if (dice.below(16) == 15) return fail(ErrorCode::connection_failed, "x");
      return {};
    };
    auto& handlers = options.handlers;
    handlers.sampling = [this](const Question&) { return handle(dice, *timers); };
    handlers.elicitation = handlers.sampling;
    if (dice.below(2) == 0) handlers.url_elicitation = handlers.sampling;
    handlers.roots = [] { return std::vector<Root>{}; };
    handlers.changed = [](std::string_view) {};
    handlers.log = [](const LogLine&) {};
    options.log_level = "info";
    options.limits.rounds_max = 3;
    options.limits.pages_max = 5;
    options.limits.server_requests_max = 3;
  }

  Task<Json> quiet(Task<> task) {
    auto outcome = co_await std::move(task);
    if (!outcome) co_return fail(outcome.error());
    co_return Json();
  }
  Task<Json> listed() {
    auto listing = client().list_tools();
    auto list = co_await std::move(listing);
    if (!list) co_return fail(list.error());
    co_return Json();
  }
  void begin() {
    const auto& mcp = client();
    switch (dice.below(6)) {
      case 0:
        return add(listed());
      case 1:
        return add(mcp.read_resource("a://b"));
      case 2:
        return add(quiet(mcp.subscribe("a://b")));
      case 3:
        return add(quiet(mcp.ping()));
      default:
        return add(mcp.call_tool("echo", json(R"({"a":"b"})"), RequestOptions()));
    }
  }
  void add(Task<Json> task) { calls.emplace_back(context.get_executor(), std::move(task)); }

  void say(Message message) {
    std::optional<RequestNumber> stream;
    if (dice.below(2) == 0) stream = static_cast<RequestNumber>(dice.below(8));
    server->push(std::move(message), stream);
  }
  void say_something() {
    if (dice.below(3) == 0) {
      const Id id = static_cast<std::int64_t>(dice.below(10));
      return say(Response(id, json(results[dice.below(std::size(results))])));
    }
    const auto text = dice.below(4) == 0 ? dice.text() : said[dice.below(std::size(said))];
    auto messages = parse_messages(text, JsonLimits());
    if (!messages) return;
    for (auto& message : *messages) say(std::move(message));
  }
  void step() {
    switch (dice.below(8)) {
      case 0:
      case 1:
        return begin();
      case 2:
      case 3:
        return say_something();
      case 4:
        return pass(std::chrono::milliseconds(1) * (1 << dice.below(18)));
      case 5:
        if (!calls.empty()) {
          auto call = calls.begin();
          std::advance(call, dice.below(calls.size()));
          call->cancel();
        }
        return;
      case 6:
        if (dice.below(4) == 0) server->die();
        return settle();
      default:
        return settle();
    }
  }
  /// Whatever happened: the client can be closed, and no request is left waiting.
  void finish() {
    UnderWay<Json> closing(context.get_executor(), quiet(client().close()));
    settle();
    for (int i = 0; i < 20; ++i) pass(1h);
    if (!closing.ended()) std::abort();
    for (const auto& call : calls) {
      if (!call.ended()) std::abort();
    }
    made.reset();
    settle();
    if (server->alive() != 0) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  FuzzRun run(data, size);
  for (int i = 0; i < 400 && !run.dice.over() && run.calls.size() < 50; ++i) run.step();
  run.finish();
  return 0;
}
