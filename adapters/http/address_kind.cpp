// address_kind.cpp: blocks of addresses, and what they are for.
#include <purser/adapters/http/address_kind.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace purser::http {
namespace {

namespace ip = boost::asio::ip;
using Bytes = std::array<unsigned char, 16>;

/// The first `bits` of an address.
struct Block {
  Bytes prefix;
  unsigned bits;
  AddressKind kind;
};

constexpr std::array blocks_v4{
    Block{{0}, 8, AddressKind::unspecified},
    Block{{10}, 8, AddressKind::private_use},
    Block{{100, 64}, 10, AddressKind::shared},
    Block{{127}, 8, AddressKind::loopback},
    Block{{169, 254}, 16, AddressKind::link_local},
    Block{{172, 16}, 12, AddressKind::private_use},
    Block{{192, 0, 0}, 24, AddressKind::reserved},
    Block{{192, 0, 2}, 24, AddressKind::reserved},
    Block{{192, 88, 99}, 24, AddressKind::reserved},
    Block{{192, 168}, 16, AddressKind::private_use},
    Block{{198, 18}, 15, AddressKind::reserved},
    Block{{198, 51, 100}, 24, AddressKind::reserved},
    Block{{203, 0, 113}, 24, AddressKind::reserved},
    Block{{224}, 4, AddressKind::multicast},
    Block{{240}, 4, AddressKind::reserved},
};

constexpr Bytes loopback_v6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

/// The narrower of two blocks comes first. What is not in 2000::/3 is no place on the internet.
constexpr std::array blocks_v6{
    Block{{}, 128, AddressKind::unspecified},
    Block{loopback_v6, 128, AddressKind::loopback},
    Block{{0xfe, 0x80}, 10, AddressKind::link_local},
    Block{{0xfe, 0xc0}, 10, AddressKind::unique_local},
    Block{{0xfc}, 7, AddressKind::unique_local},
    Block{{0xff}, 8, AddressKind::multicast},
    Block{{0x20, 0x01, 0x00}, 23, AddressKind::reserved},  // Teredo and others
    Block{{0x20, 0x01, 0x0d, 0xb8}, 32, AddressKind::reserved},
    Block{{0x3f, 0xff}, 20, AddressKind::reserved},
    Block{{0x20}, 3, AddressKind::global},
};

/// Where an IPv6 address carries an IPv4 one: behind `bits` of a prefix.
struct Carrier {
  Bytes prefix;
  unsigned bits;
};

constexpr std::array carriers{
    Carrier{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},  // mapped
    Carrier{{0, 0x64, 0xff, 0x9b}, 96},                       // NAT64
    Carrier{{0x20, 0x02}, 16},                                // 6to4
    Carrier{{}, 96},                                          // compatible
};

constexpr bool starts_with(const Bytes& address, const Bytes& prefix, unsigned bits) noexcept {
  for (unsigned i = 0; i < bits; i += 8) {
    const auto count = std::min(bits - i, 8U);
    const auto mask = static_cast<unsigned char>(0xffU << (8 - count));
    if ((address[i / 8] & mask) != (prefix[i / 8] & mask)) return false;
  }
  return true;
}

std::optional<AddressKind> find(std::span<const Block> blocks, const Bytes& address) noexcept {
  for (const auto& block : blocks) {
    if (starts_with(address, block.prefix, block.bits)) return block.kind;
  }
  return std::nullopt;
}

AddressKind kind_of_v4(const unsigned char* first) noexcept {
  Bytes bytes{};
  std::copy_n(first, 4, bytes.begin());
  return find(blocks_v4, bytes).value_or(AddressKind::global);
}

}  // namespace

std::string_view to_string(AddressKind kind) noexcept {
  static constexpr std::array<std::string_view, 9> names{
      "global",     "unspecified",  "loopback",  "private", "shared",
      "link-local", "unique-local", "multicast", "reserved"};
  return names[static_cast<std::size_t>(kind)];
}

AddressKind kind_of(const ip::address& address) noexcept {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return kind_of_v4(bytes.data());
  }
  const auto of_v6 = address.to_v6().to_bytes();
  Bytes bytes{};
  std::copy(of_v6.begin(), of_v6.end(), bytes.begin());
  const bool is_itself = starts_with(bytes, Bytes{}, 128) || bytes == loopback_v6;
  for (const auto& carrier : carriers) {
    if (is_itself || !starts_with(bytes, carrier.prefix, carrier.bits)) continue;
    return kind_of_v4(bytes.data() + carrier.bits / 8);
  }
  return find(blocks_v6, bytes).value_or(AddressKind::reserved);
}

}  // namespace purser::http
