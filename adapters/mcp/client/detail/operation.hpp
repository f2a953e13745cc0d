// operation.hpp: one request of a caller, from the caller's thread to the strand and back.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/client/detail/link.hpp>
#include <purser/runtime/event.hpp>

namespace purser::mcp::detail {

/// What an operation does once there is a connection.
enum class Work : std::uint8_t { request, list, connect, subscribe, unsubscribe, set_log_level };

/// Made by the caller, then used on the strand alone until `done` is set; but for `loan`.
struct Operation {
  Operation(Work what, std::string request_method, Json request_params, RequestOptions how)
      : work(what),
        method(std::move(request_method)),
        params(std::move(request_params)),
        options(std::move(how)),
        loan(std::make_shared<CallLoan>(options.call)),
        behalf(behalf_of(options.call)) {}

  const Work work;
  const std::string method;
  Json params;
  RequestOptions options;
  const std::shared_ptr<CallLoan> loan;  ///< what `options` refer to
  const Behalf behalf;

  // Where it stands.
  std::optional<Error> stopped;  ///< it is to end with this
  Event waiting;                 ///< what it waits for now
  std::shared_ptr<Link> link;    ///< where `number` is under way
  std::optional<RequestNumber> number;
  std::string task;                      ///< the server runs it as this task
  bool as_task = false;                  ///< it asked for one of 2025-11-25
  std::shared_ptr<Link> task_link;       ///< where such a one lives
  bool task_over = false;                ///< the server said so
  bool was_lost = false;                 ///< the last answer about its task
  std::size_t losses = 0;                ///< of those in a row
  std::shared_ptr<Inquiries> inquiries;  ///< questions that it caused
  std::vector<Timers::Id> timers;
  Instant ends = Instant::max();  ///< whatever happens
  bool dispatched = false;
  std::optional<WireError> refusal;  ///< of the request that was answered last
  std::set<std::string> answered;    ///< questions of its task
  std::size_t rounds = 0;            ///< in which its task asked

  // How it ended.
  Event done;
  Result<Json> outcome = Json();
  std::shared_ptr<const std::vector<Json>> items;
  ServerInfo info;
};

using OperationPointer = std::shared_ptr<Operation>;

}  // namespace purser::mcp::detail
