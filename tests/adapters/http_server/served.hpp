// served.hpp: an HTTP server on threads of its own, on a clock that tests move.
#pragma once

#include <memory>

#include <purser/adapters/http_server/server.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/support/http_probe.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser::http_server {

/// Answers with method, target and body, unless told otherwise.
class Served {
 public:
  explicit Served(Handler handler = echo, ServerOptions options = {})
      : server(Server::start(pool_.executor(), timers, std::move(options), std::move(handler))
                   .value()) {}

  static void echo(const Request& request, const Responder& responder) {
    responder.respond(Response(200, {{"Content-Type", "text/plain"}},
                               request.method + " " + request.target + " " + request.body));
  }

  [[nodiscard]] probe::HttpProbe connect() const { return probe::HttpProbe(server->port()); }

  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();

 private:
  ThreadPool pool_;

 public:
  std::unique_ptr<Server> server;
};

}  // namespace purser::http_server
