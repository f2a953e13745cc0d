// address.hpp: which addresses alerts may be sent to.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/http/address_kind.hpp>
#include <purser/runtime/result.hpp>

namespace purser::alerts {

using http::AddressKind;
using http::kind_of;

/// What may be reached besides https on the public internet.
struct Reach {
  /// Hosts, as the URL has them, that may be or lead to addresses of a network of one's own: a
  /// loopback, private, link-local or other special one.
  std::vector<std::string> private_hosts{};
  bool allow_plain_http = false;
};

/// Whether `host` is among the private hosts.
[[nodiscard]] bool is_named(const Reach& reach, std::string_view host) noexcept;

/// Whether `address`, to which `host` leads, may be connected to. Error: `refused`, naming both.
[[nodiscard]] Result<> check_address(const Reach& reach, std::string_view host,
                                     const boost::asio::ip::address& address);

}  // namespace purser::alerts
