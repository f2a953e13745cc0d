// served_shop.hpp: an MCP server with a few tools and a budget, on threads of its own.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/mcp/server/server.hpp>
#include <purser/agent/start.hpp>
#include <purser/runtime/event.hpp>
#include <purser/runtime/tools/decorators.hpp>
#include <purser/runtime/tools/define.hpp>
#include <purser/tests/support/http_probe.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser::mcp {

/// `add` costs a cent; `wait` ends when `let_go` is set or it is cancelled; `ask` asks the user;
/// `steps` reports progress and logs; `secret` throws.
class ServedShop {
 public:
  explicit ServedShop(Money budget = 1_usd, std::function<void(ServerOptions&)> more = {})
      : runtime_(make_runtime()),
        session(runtime_->session({.id = "shop", .budget = budget}).value()),
        server(make_server(std::move(more))) {}
  ~ServedShop() { server.stop(); }
  ServedShop(const ServedShop&) = delete;
  ServedShop& operator=(const ServedShop&) = delete;

  /// Listens, with the token `t` unless told otherwise.
  std::uint16_t listen(ListenOptions options = with_token()) {
    return server.listen(std::move(options)).value();
  }
  static ListenOptions with_token() {
    ListenOptions options;
    options.token = Secret("t");
    return options;
  }

  [[nodiscard]] ThreadPool& pool() noexcept { return pool_; }

 private:
  ThreadPool pool_;

 public:
  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  Event let_go;
  std::promise<void> waiting;
  std::promise<ErrorCode> waited;

 private:
  std::shared_ptr<Runtime> make_runtime() {
    RuntimeOptions options;
    options.timers = timers;
    options.watch = std::nullopt;
    options.call_timeout = std::chrono::nanoseconds(0);
    return Runtime::create(pool_.executor(), std::move(options)).value();
  }

  static Json add(const Json& arguments) {
    Json sum = Json::object();
    sum["sum"] = arguments["a"].get<int>() + arguments["b"].get<int>();
    return sum;
  }

  static Tool plain(const char* name, Json schema = Json::parse(R"({"type":"object"})")) {
    Tool tool;
    tool.name = name;
    tool.description = std::string("The tool ") + name;
    tool.schema = std::move(schema);
    return tool;
  }

  static ServedTool running(const char* name,
                            std::function<Task<Json>(Json, const Call&, Exchange&)> run) {
    ServedTool served(std::make_shared<const Tool>(plain(name) | cost(0.1_usd)));
    served.run = std::move(run);
    return served;
  }

  Task<Json> wait() {
    waiting.set_value();
    auto outcome = co_await let_go.wait();
    waited.set_value(outcome ? ErrorCode::internal : outcome.error().code());
    if (!outcome) co_return fail(std::move(outcome).error());
    co_return "waited";
  }

  static Task<Json> ask(Exchange& exchange) {
    std::vector<Inquiry> questions;
    questions.emplace_back("user", "elicitation/create", Json::parse(R"({"message":"Who?",
      "requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}})"));
    auto answers = co_await exchange.ask(std::move(questions));
    if (!answers) co_return fail(std::move(answers).error());
    co_return dump_json((*answers)["user"]);
  }

  static Task<Json> steps(Exchange& exchange) {
    for (const double done : {1.0, 2.0, 2.0, 1.0, 3.0}) exchange.progress(done, 3, "step");
    exchange.log(LogLevel::warning, "shop", "careful");
    exchange.log(LogLevel::debug, "shop", "details");
    co_return "stepped";
  }

  static Task<Json> secret() { throw std::runtime_error("the password is 1234"); }

  std::vector<ServedTool> make_tools() {
    auto adding = plain("add", Json::parse(R"({"type":"object","properties":{
        "a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]})"));
    adding.function = [](Json arguments) -> Task<Json> { co_return add(arguments); };
    std::vector<ServedTool> tools;
    tools.emplace_back(std::make_shared<const Tool>(std::move(adding) | cost(0.01_usd)));
    tools.push_back(running("wait", [this](Json, const Call&, Exchange&) { return wait(); }));
    tools.push_back(
        running("ask", [](Json, const Call&, Exchange& exchange) { return ask(exchange); }));
    tools.push_back(
        running("steps", [](Json, const Call&, Exchange& exchange) { return steps(exchange); }));
    tools.push_back(running("secret", [](Json, const Call&, Exchange&) { return secret(); }));
    return tools;
  }

  Server make_server(std::function<void(ServerOptions&)> more) {
    ServerOptions options;
    options.name = "shop";
    options.tools = make_tools();
    options.runtime = runtime_;
    options.session = [this](const Caller&) -> Result<Session> { return session; };
    if (more) more(options);
    return Server::create(pool_.executor(), timers, std::move(options)).value();
  }

  std::shared_ptr<Runtime> runtime_;

 public:
  Session session;
  Server server;
};

/// A client of one server over HTTP, with raw requests.
class ShopClient {
 public:
  explicit ShopClient(std::uint16_t port, std::string token = "t")
      : probe(port), token_(std::move(token)) {}

  /// A request of the modern era, with the headers that belong to it.
  void send_modern(const std::string& method, Json params, const std::string& capabilities = "{}") {
    auto& meta = params["_meta"];
    meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
    meta["io.modelcontextprotocol/clientCapabilities"] = Json::parse(capabilities);
    auto headers = "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: " + method + "\r\n";
    if (params.contains("name")) {
      headers += "Mcp-Name: " + params["name"].get<std::string>() + "\r\n";
    }
    post(request(method, std::move(params)), headers);
  }

  Json modern(const std::string& method, Json params, const std::string& capabilities = "{}") {
    send_modern(method, std::move(params), capabilities);
    return read();
  }

  /// Shakes hands; later messages belong to the session.
  Json initialize(const std::string& version = "2025-11-25",
                  const std::string& capabilities = "{}") {
    Json params = Json::object();
    params["protocolVersion"] = version;
    params["capabilities"] = Json::parse(capabilities);
    params["clientInfo"] = {{"name", "test"}, {"version", "1"}};
    post(request("initialize", std::move(params)), "");
    const auto response = probe.read_response();
    session = response.headers.contains("mcp-session-id") ? response.headers.at("mcp-session-id")
                                                          : std::string();
    notify("notifications/initialized", Json::object());
    return Json::parse(response.body);
  }

  void send_legacy(const std::string& method, Json params) {
    post(request(method, std::move(params)), session_header());
  }
  Json legacy(const std::string& method, Json params) {
    send_legacy(method, std::move(params));
    return read();
  }
  int notify(const std::string& method, Json params) {
    Json message = Json::object();
    message["jsonrpc"] = "2.0";
    message["method"] = method;
    message["params"] = std::move(params);
    post(message, session_header());
    return probe.read_response().status;
  }

  void post(const Json& message, const std::string& headers) {
    probe.post("/mcp", dump_json(message),
               "Accept: application/json, text/event-stream\r\nAuthorization: Bearer " + token_ +
                   "\r\n" + headers);
  }

  /// The answer: the body, or the last event.
  Json read() {
    last = probe.read_response();
    const auto events = last.events();
    return Json::parse(events.empty() ? last.body : events.back(), nullptr, false);
  }

  [[nodiscard]] std::string session_header() const {
    return "Mcp-Session-Id: " + session + "\r\nMCP-Protocol-Version: 2025-11-25\r\n";
  }

  Json request(const std::string& method, Json params) {
    Json message = Json::object();
    message["jsonrpc"] = "2.0";
    message["id"] = ++id;
    message["method"] = method;
    message["params"] = std::move(params);
    return message;
  }

  probe::HttpProbe probe;
  probe::HttpResponse last;
  std::string session;
  int id = 0;

 private:
  std::string token_;
};

/// What a result says.
inline std::string text(const Json& answer) {
  return answer["result"]["content"][0]["text"].get<std::string>();
}

inline Json call_params(const char* tool, const char* arguments = "{}") {
  Json params = Json::object();
  params["name"] = tool;
  params["arguments"] = Json::parse(arguments);
  return params;
}

}  // namespace purser::mcp
