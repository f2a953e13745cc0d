// share.cpp: reading and printing shares; a share of a whole.
#include <purser/runtime/share.hpp>

#include <purser/runtime/decimal.hpp>
#include <purser/runtime/prices/uint128.hpp>

namespace purser {
namespace {

constexpr std::int32_t whole_parts = 1'000'000;

std::string quoted(std::string_view text) {
  constexpr std::size_t length_max = 40;
  std::string result(text.substr(0, length_max));
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return '"' + result + (text.size() > length_max ? "...\"" : "\"");
}

}  // namespace

Result<Share> Share::parse(std::string_view text) {
  const bool percent = text.ends_with('%');
  const auto digits = percent ? text.substr(0, text.size() - 1) : text;
  const auto parts = scaled_decimal(digits, percent ? 4 : 6);
  if (parts && *parts <= whole_parts) return Share(static_cast<std::int32_t>(*parts));
  return fail(ErrorCode::invalid_argument,
              quoted(text) +
                  " is not a share; write 0% to 100%, such as 80% or 12.5%, or 0 to 1, "
                  "such as 0.8");
}

std::int64_t Share::of(std::int64_t whole) const noexcept {
  if (whole <= 0 || parts_ <= 0) return 0;
  const auto product = static_cast<UInt128>(whole) * static_cast<std::uint32_t>(parts_);
  const UInt128 share = divide_up(product, whole_parts);
  return share > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(share);
}

std::string to_string(Share share) {
  constexpr std::int32_t parts_per_percent = 10'000;
  std::string text = std::to_string(share.parts_per_million() / parts_per_percent);
  if (const auto rest = share.parts_per_million() % parts_per_percent; rest != 0) {
    std::string fraction = std::to_string(rest);
    fraction.insert(0, 4 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += '.' + fraction;
  }
  return text + '%';
}

}  // namespace purser
