// hostile_server.cpp: a client of a server that abuses the protocol.
#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>

#include <fstream>
#include <iostream>
#include <stdexcept>

#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/tests/support/catch.hpp>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

namespace purser::mcp {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::size_t memory_factor = 16;  ///< what is freed stays in quarantine
constexpr int time_factor = 6;
#else
constexpr std::size_t memory_factor = 1;
constexpr int time_factor = 1;
#endif

/// The highest resident memory since `clear_refs` was last written to, in bytes.
std::size_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::size_t kilobytes = 0;
    status >> kilobytes;
    REQUIRE(kilobytes > 0);
    return kilobytes * 1024;
  }
  FAIL("/proc/self/status has no VmHWM");
  return 0;
}

TransportFactory transport(const std::string& mode, const HostileOptions& options,
                           const std::shared_ptr<Timers>& timers, const HostileProcess* process) {
  if (process == nullptr) {
    StdioOptions stdio;
    stdio.command = {PURSER_MCP_HOSTILE_SERVER, mode};
    stdio.timers = timers;
    stdio.limits = options.limits;
    return stdio_transport(std::move(stdio));
  }
  const auto url = http::Location::parse(process->url());
  if (!url) throw std::runtime_error(url.error().message());
  HttpOptions http(*url, timers);
  http.limits = options.limits;
  return http_transport(std::move(http));
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, Over over) {
  return stream << (over == Over::stdio ? "stdio" : "HTTP");
}

Limits patient_limits() {
  Limits limits;
  limits.message_bytes_max = 4U * 1024 * 1024;
  limits.idle = limits.total = std::chrono::milliseconds(20'000) * time_factor;
  limits.close_grace = std::chrono::milliseconds(100);
  limits.restart_delay = std::chrono::milliseconds(1);
  return limits;
}

HostileServer::HostileServer(const std::string& mode, HostileOptions options)
    : process_(options.over == Over::http ? std::make_unique<HostileProcess>(mode) : nullptr),
      timers_(make_timers(pool_.executor())) {
  ClientOptions made;
  made.server = "hostile";
  made.transport = transport(mode, options, timers_, process_.get());
  made.era = options.era;
  made.limits = options.limits;
  made.handlers = std::move(options.handlers);
  auto client = Client::create(pool_.executor(), timers_, std::move(made));
  if (!client) throw std::runtime_error(client.error().message());
  client_ = std::make_unique<Client>(std::move(*client));
}

Result<ServerInfo> HostileServer::connect() { return pool_.wait(client_->connect()); }

Result<std::vector<ToolInfo>> HostileServer::list() { return pool_.wait(client_->list_tools()); }

Result<Json> HostileServer::act(RequestOptions options) {
  auto call = client_->call_tool("act", Json::object(), std::move(options));
  return pool_.wait(std::move(call));
}

Started HostileServer::start_act(RequestOptions options, std::function<void(Result<Json>)> done) {
  auto call = client_->call_tool("act", Json::object(), std::move(options));
  return start<Result<Json>>(pool_.executor(), std::move(call), std::move(done));
}

std::string HostileServer::sum(int a, int b) {
  const Json arguments = Json::object({{"a", a}, {"b", b}});
  auto call = client_->call_tool("sum", arguments, RequestOptions());
  return text_of(pool_.wait(std::move(call)));
}

std::string text_of(const Result<Json>& result) {
  if (!result)
    return std::string(to_string(result.error().code())) + ": " + result.error().message();
  const Json::json_pointer text("/content/0/text");
  return result->contains(text) ? result->at(text).get<std::string>() : dump_json(*result);
}

Cost::Cost() {
  std::ofstream reset("/proc/self/clear_refs");
  reset << "5" << std::flush;
  REQUIRE(reset.good());
  peak_ = peak_memory();
}

bool Cost::below(std::chrono::seconds time, std::size_t megabytes) const {
  const auto took = std::chrono::steady_clock::now() - begin_;
  const auto grown = (peak_memory() - peak_) >> 20;
  const auto allowed = megabytes * memory_factor;
  if (took < time * time_factor && grown <= allowed) return true;
  std::cerr << "took " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
            << " ms and " << grown << " MiB\n";
  return false;
}

}  // namespace purser::mcp
