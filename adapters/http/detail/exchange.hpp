// exchange.hpp: one request and its response, over one connection or, after a stale one, a second.
#pragma once

#include <memory>
#include <optional>

#include <purser/adapters/http/detail/connector.hpp>
#include <purser/adapters/http/detail/pool.hpp>
#include <purser/adapters/http/detail/response_reader.hpp>
#include <purser/adapters/http/detail/watch.hpp>

namespace purser::http {

/// Lives in the frame of the call. What it refers to outlives it.
class Exchange {
 public:
  Exchange(const Connector& connector, Pool& pool, std::shared_ptr<Timers> timers,
           const ClientOptions& options, const Request& request, ResponseSink& sink);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() { watch_->finish(); }

  Task<BodyEnd> run();

 private:
  Task<Lease> acquire();
  Task<BodyEnd> attempt(Connection& connection);
  Task<> send(Connection& connection);
  Task<BodyEnd> receive(Connection& connection);

  void drop_stale(Lease& lease);
  Result<> tell_dispatched();
  bool may_send_again(const Result<BodyEnd>& outcome) const;
  /// Nothing: read on.
  Result<std::optional<BodyEnd>> on_read(Connection& connection, const IoOutcome& read);
  Result<std::optional<BodyEnd>> on_bytes(Connection& connection);
  Result<std::optional<BodyEnd>> on_progress(Connection& connection, Result<Progress> progress);
  Result<asio::mutable_buffer> space_in(Connection& connection) const;
  Error named(Error error) const { return std::move(error).in(request_.base.origin()); }

  const Connector& connector_;
  Pool& pool_;
  const ClientOptions& options_;
  const Request& request_;
  ResponseSink& sink_;
  const std::string key_;
  const std::shared_ptr<Watch> watch_;
  std::optional<ResponseReader> reader_;
  bool dispatched_ = false;
  bool sent_whole_ = false;
  bool reusable_ = false;
};

}  // namespace purser::http
