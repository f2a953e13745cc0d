// abortable.hpp: awaits a socket operation so that cancelling ends the whole request.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include <purser/adapters/http/detail/watch.hpp>

namespace purser::http {

/// Runs `start(handler)`. The operation itself never sees a cancellation: TLS operations ignore
/// some kinds of it. Instead the watch is told, shuts the socket down, and so ends the operation
/// whatever it consists of.
template <class Signature, class Start>
auto abortable(Watch& watch, Start start) {
  const auto initiate = [](auto handler, Watch* watched, Start begin) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) {
      slot.assign([owner = watched->shared_from_this()](asio::cancellation_type type) {
        if (type != asio::cancellation_type::none) owner->cancel();
      });
    }
    begin(asio::bind_cancellation_slot(asio::cancellation_slot(), std::move(handler)));
  };
  return asio::async_initiate<const asio::as_tuple_t<asio::use_awaitable_t<>>, Signature>(
      initiate, asio::as_tuple(asio::use_awaitable), &watch, start);
}

}  // namespace purser::http
