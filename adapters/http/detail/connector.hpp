// connector.hpp: name, TCP, proxy and TLS: from a URL to a transport.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/http/detail/tls.hpp>
#include <purser/adapters/http/detail/transport.hpp>

namespace purser::http {

/// Opens connections. Thread-safe. Must outlive its tasks, as must their arguments.
class Connector {
 public:
  using Endpoints = std::vector<asio::ip::tcp::endpoint>;

  /// `options` must outlive the connector.
  Connector(asio::any_io_executor executor, const ClientOptions& options, std::unique_ptr<Tls> tls)
      : executor_(std::move(executor)), options_(options), tls_(std::move(tls)) {}

  /// Connections with the same key are interchangeable.
  [[nodiscard]] std::string key(const Url& url) const;

  /// Errors: `connection_failed`, or what ended `watch`.
  Task<std::unique_ptr<Transport>> connect(const Url& url, Watch& watch) const;

 private:
  [[nodiscard]] bool absolute_form(const Url& url) const { return options_.proxy && !url.tls(); }

  Task<Endpoints> resolve(const Url& url, Watch& watch) const;
  /// As ClientOptions::admit_address, for all of them.
  Result<> check(const Url& url, const Endpoints& endpoints) const;
  Task<asio::ip::tcp::socket> open(const Url& url, Watch& watch) const;

  const asio::any_io_executor executor_;
  const ClientOptions& options_;
  const std::unique_ptr<Tls> tls_;
};

}  // namespace purser::http
