// responder.hpp: from an HTTP request to what is written back. No sockets.
#pragma once

#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/anthropic/prompt_cache.hpp>
#include <purser/adapters/simulator/arrival.hpp>
#include <purser/adapters/simulator/http_request.hpp>
#include <purser/adapters/simulator/reply_builder.hpp>
#include <purser/adapters/simulator/request_log.hpp>
#include <purser/adapters/simulator/scenario.hpp>
#include <purser/adapters/simulator/transmission.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::simulator {

/// Says what to answer; called for each valid request, on the simulator's threads, at the same time
/// if it has several. What it throws becomes an answer with status 500.
using Handler = std::function<Scripted(const RequestRecord&)>;

struct ResponderOptions {
  Scenario scenario;
  Handler handler;           ///< stands in place of the scenario, if set
  Handler count_handler{};   ///< the same for requests that only count; null: counted, at once
  std::vector<Secret> keys;  ///< those that are accepted; empty: any key will do
  bool key_required = true;
};

/// Routes, authenticates, checks, asks handler or scenario, and builds the answer. Thread-safe.
class Responder {
 public:
  struct Reply {
    std::uint64_t request = 0;  ///< the record's number
    Transmission transmission;
  };

  /// `log` and `clock` must outlive the responder.
  Responder(ResponderOptions options, RequestLog& log, const Clock& clock);

  [[nodiscard]] Reply respond(const HttpRequest& request, std::uint64_t connection);

  /// The answer to bytes that are no acceptable HTTP request; the connection ends with it.
  [[nodiscard]] static Transmission reject(int status, std::string_view reason);

 private:
  [[nodiscard]] RequestRecord record_of(const HttpRequest& request, const Arrival& arrival,
                                        std::uint64_t connection);
  void count_input(Arrival& arrival);
  [[nodiscard]] Scripted script_for(const RequestRecord& record);
  [[nodiscard]] Transmission counted(const ChatRequest& chat, const RequestRecord& record,
                                     const ExchangeContext& context, const HttpForm& form);

  ResponderOptions options_;
  RequestLog& log_;
  const Clock& clock_;
  ScenarioRun run_;
  std::mutex cache_mutex_;
  PromptCache cache_;
};

}  // namespace purser::simulator
