// address_test.cpp: which addresses are on the public internet, and which lead inside.
#include <purser/adapters/alerts/address.hpp>
#include <string>
#include <vector>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using alerts::AddressKind;

TEST_CASE("address: every block of the registries is known, at both ends") {
  struct Row {
    std::string address;
    AddressKind kind;
  };
  const std::vector<Row> rows = {
      {"0.0.0.0", AddressKind::unspecified},
      {"0.255.255.255", AddressKind::unspecified},
      {"1.0.0.0", AddressKind::global},
      {"9.255.255.255", AddressKind::global},
      {"10.0.0.0", AddressKind::private_use},
      {"10.255.255.255", AddressKind::private_use},
      {"11.0.0.0", AddressKind::global},
      {"100.63.255.255", AddressKind::global},
      {"100.64.0.0", AddressKind::shared},
      {"100.127.255.255", AddressKind::shared},
      {"100.128.0.0", AddressKind::global},
      {"127.0.0.1", AddressKind::loopback},
      {"127.255.255.255", AddressKind::loopback},
      {"128.0.0.0", AddressKind::global},
      {"169.253.255.255", AddressKind::global},
      {"169.254.169.254", AddressKind::link_local},
      {"169.255.0.0", AddressKind::global},
      {"172.15.255.255", AddressKind::global},
      {"172.16.0.0", AddressKind::private_use},
      {"172.31.255.255", AddressKind::private_use},
      {"172.32.0.0", AddressKind::global},
      {"192.0.0.1", AddressKind::reserved},
      {"192.0.1.0", AddressKind::global},
      {"192.0.2.1", AddressKind::reserved},
      {"192.88.99.1", AddressKind::reserved},
      {"192.167.255.255", AddressKind::global},
      {"192.168.0.0", AddressKind::private_use},
      {"192.168.255.255", AddressKind::private_use},
      {"192.169.0.0", AddressKind::global},
      {"198.17.255.255", AddressKind::global},
      {"198.18.0.0", AddressKind::reserved},
      {"198.19.255.255", AddressKind::reserved},
      {"198.51.100.1", AddressKind::reserved},
      {"203.0.113.1", AddressKind::reserved},
      {"223.255.255.255", AddressKind::global},
      {"224.0.0.1", AddressKind::multicast},
      {"239.255.255.255", AddressKind::multicast},
      {"240.0.0.0", AddressKind::reserved},
      {"255.255.255.255", AddressKind::reserved},
      {"8.8.8.8", AddressKind::global},
      {"::", AddressKind::unspecified},
      {"::1", AddressKind::loopback},
      {"fe80::1", AddressKind::link_local},
      {"fe80::1%1", AddressKind::link_local},
      {"febf::1", AddressKind::link_local},
      {"fec0::1", AddressKind::unique_local},
      {"fc00::1", AddressKind::unique_local},
      {"fdff::1", AddressKind::unique_local},
      {"fe00::1", AddressKind::reserved},
      {"ff02::1", AddressKind::multicast},
      {"2001::1", AddressKind::reserved},
      {"2001:1ff::1", AddressKind::reserved},
      {"2001:200::1", AddressKind::global},
      {"2001:db8::1", AddressKind::reserved},
      {"2606:4700::1111", AddressKind::global},
      {"3fff::1", AddressKind::reserved},
      {"4000::1", AddressKind::reserved},
      {"100::1", AddressKind::reserved},
  };
  for (const auto& row : rows) {
    INFO(row.address);
    CHECK(to_string(alerts::kind_of(boost::asio::ip::make_address(row.address))) ==
          to_string(row.kind));
  }
}

TEST_CASE("address: an IPv4 address inside of an IPv6 one is what it is by itself") {
  struct Row {
    std::string address;
    AddressKind kind;
  };
  const std::vector<Row> rows = {
      {"::ffff:127.0.0.1", AddressKind::loopback},
      {"::ffff:10.1.2.3", AddressKind::private_use},
      {"::ffff:169.254.169.254", AddressKind::link_local},
      {"::ffff:0.0.0.0", AddressKind::unspecified},
      {"::ffff:224.0.0.1", AddressKind::multicast},
      {"::ffff:8.8.8.8", AddressKind::global},
      {"::127.0.0.1", AddressKind::loopback},
      {"::192.168.1.1", AddressKind::private_use},
      {"::2", AddressKind::unspecified},
      {"64:ff9b::7f00:1", AddressKind::loopback},
      {"64:ff9b::a01:203", AddressKind::private_use},
      {"64:ff9b::808:808", AddressKind::global},
      {"64:ff9b:1::a01:203", AddressKind::reserved},
      {"2002:7f00:1::1", AddressKind::loopback},
      {"2002:a9fe:a9fe::1", AddressKind::link_local},
      {"2002:808:808::1", AddressKind::global},
  };
  for (const auto& row : rows) {
    INFO(row.address);
    CHECK(to_string(alerts::kind_of(boost::asio::ip::make_address(row.address))) ==
          to_string(row.kind));
  }
}

TEST_CASE("address: only the public internet is reached, unless a host is named") {
  const auto check = [](const std::string& host, const std::string& address) {
    const alerts::Reach reach{{"alerts.internal", "10.0.0.5"}, false};
    return alerts::check_address(reach, host, boost::asio::ip::make_address(address));
  };
  CHECK(check("example.com", "8.8.8.8"));
  CHECK(check("alerts.internal", "10.0.0.7"));
  CHECK(check("10.0.0.5", "10.0.0.5"));
  CHECK_FALSE(check("10.0.0.6", "10.0.0.6"));
  CHECK_FALSE(check("alerts.internal.example.com", "10.0.0.7"));
  const auto refused = check("example.com", "::ffff:169.254.169.254");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::refused);
  CHECK(refused.error().message() ==
        "example.com leads to the link-local address ::ffff:169.254.169.254; name the host among "
        "private_hosts to allow it");
}
