// tunnel.hpp: asks a proxy for a way through to a server.
#pragma once

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/http/detail/transport.hpp>

namespace purser::http {

/// CONNECT: makes `transport`, which leads to the proxy of `options`, lead to `target`. All
/// parameters outlive the task. Errors: `connection_failed`, or what ended `watch`.
Task<> open_tunnel(Transport& transport, const Url& target, const ClientOptions& options,
                   Watch& watch);

}  // namespace purser::http
