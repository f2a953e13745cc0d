// json_number.cpp: a JSON number as decimal text.
#include <purser/runtime/json_number.hpp>

#include <array>
#include <charconv>

namespace purser {

std::optional<std::string> decimal_text_of(const Json& value) {
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (!value.is_number_float()) return std::nullopt;
  std::array<char, 1100> text{};  // the smallest double has 1,074 decimals
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value.get<double>(),
                                 std::chars_format::fixed);
  return std::string(text.data(), end.ptr);
}

}  // namespace purser
