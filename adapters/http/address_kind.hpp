// address_kind.hpp: which addresses of the internet protocol lead into a network of one's own.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string_view>

namespace purser::http {

/// What kind of place an address is. Only `global` is a place on the public internet.
enum class AddressKind : std::uint8_t {
  global,
  unspecified,   ///< 0.0.0.0/8, ::
  loopback,      ///< 127.0.0.0/8, ::1
  private_use,   ///< 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918)
  shared,        ///< 100.64.0.0/10: a carrier's own (RFC 6598)
  link_local,    ///< 169.254.0.0/16, fe80::/10: cloud metadata among them
  unique_local,  ///< fc00::/7, and fec0::/10, which it replaced
  multicast,     ///< 224.0.0.0/4, ff00::/8
  reserved,      ///< documentation, benchmarks, broadcast, not assigned
};
[[nodiscard]] std::string_view to_string(AddressKind kind) noexcept;

/// The rule, pure; from the special-purpose registries of IANA. An IPv6 address that carries an
/// IPv4 one (mapped, compatible, NAT64, 6to4) is what that one is; Teredo is reserved.
[[nodiscard]] AddressKind kind_of(const boost::asio::ip::address& address) noexcept;

}  // namespace purser::http
