// address.cpp: a host that was named may lead anywhere, all others to the internet only.
#include <purser/adapters/alerts/address.hpp>

#include <algorithm>

namespace purser::alerts {

bool is_named(const Reach& reach, std::string_view host) noexcept {
  const auto& hosts = reach.private_hosts;
  return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

Result<> check_address(const Reach& reach, std::string_view host,
                       const boost::asio::ip::address& address) {
  const auto kind = kind_of(address);
  if (kind == AddressKind::global || is_named(reach, host)) return {};
  return fail(ErrorCode::refused,
              std::string(host) + " leads to the " + std::string(to_string(kind)) + " address " +
                  address.to_string() + "; name the host among private_hosts to allow it");
}

}  // namespace purser::alerts
