// simulator.cpp: puts log, responder, gates and server together.
#include <purser/adapters/simulator/simulator.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/adapters/simulator/server.hpp>

namespace purser::simulator {
namespace {

ServerLimits limits_of(const SimulatorOptions& options) {
  ServerLimits limits;
  limits.header_bytes_max = options.header_bytes_max;
  limits.body_bytes_max = options.body_bytes_max;
  limits.connections_max = options.connections_max;
  return limits;
}

}  // namespace

/// In the order of need: the server goes first at the end, the log last.
struct Simulator::Parts {
  explicit Parts(SimulatorOptions options)
      : address(options.address),
        clock(options.clock != nullptr ? *options.clock : system_clock()),
        log(options.records_max),
        responder({std::move(options.scenario), std::move(options.handler),
                   std::move(options.count_handler), std::move(options.keys), options.key_required},
                  log, clock),
        server({responder, log, gates, clock, limits_of(options)}, options.threads) {}

  std::string address;
  const Clock& clock;
  RequestLog log;
  Responder responder;
  Gates gates;
  Server server;
};

Simulator::Simulator(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Simulator::~Simulator() = default;

Result<std::unique_ptr<Simulator>> Simulator::start(SimulatorOptions options) {
  const auto port = options.port;
  auto log_file = std::move(options.log_file);
  auto log_sink = std::move(options.log_sink);
  auto parts = std::make_unique<Parts>(std::move(options));
  if (log_file) {
    if (auto opened = parts->log.open(*log_file); !opened) return fail(opened.error());
  }
  if (log_sink) parts->log.add_sink(std::move(log_sink));
  if (auto started = parts->server.start(parts->address, port); !started)
    return fail(started.error());
  return std::unique_ptr<Simulator>(new Simulator(std::move(parts)));
}

std::uint16_t Simulator::port() const noexcept { return parts_->server.port(); }

std::string Simulator::base_url() const {
  const bool six = parts_->address.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}", six ? "[" : "", parts_->address, six ? "]" : "", port());
}

std::string Simulator::openai_base_url() const { return base_url() + "/v1"; }

std::vector<RequestRecord> Simulator::requests() const { return parts_->log.requests(); }
std::vector<ResponseRecord> Simulator::responses() const { return parts_->log.responses(); }
std::uint64_t Simulator::request_count() const { return parts_->log.request_count(); }
std::uint64_t Simulator::response_count() const { return parts_->log.response_count(); }
std::size_t Simulator::open_connections() const { return parts_->log.connections(); }

bool Simulator::wait_for_requests(std::uint64_t count, std::chrono::milliseconds timeout) const {
  return parts_->log.wait_for_requests(count, timeout);
}

bool Simulator::wait_for_responses(std::uint64_t count, std::chrono::milliseconds timeout) const {
  return parts_->log.wait_for_responses(count, timeout);
}

bool Simulator::wait_for_connections(std::size_t count, std::chrono::milliseconds timeout) const {
  return parts_->log.wait_for_connections(count, timeout);
}

void Simulator::open_gate(const std::string& gate) { parts_->gates.open(gate); }

void Simulator::stop() { parts_->server.stop(); }

}  // namespace purser::simulator
