// money_json.cpp: amounts to and from JSON, through their decimal text.
#include <purser/runtime/money_json.hpp>

#include <charconv>

#include <purser/runtime/json_number.hpp>

namespace purser {

Json to_json(Money amount) {
  if (amount == Money()) return 0;
  const std::string text = to_decimal(amount);
  double nearest = 0;
  std::from_chars(text.data(), text.data() + text.size(), nearest);
  return nearest;
}

Result<Money> money_from_json(const Json& value) {
  if (value.is_string()) return Money::parse(value.get_ref<const std::string&>());
  const auto text = decimal_text_of(value);
  if (!text) {
    return fail(
        ErrorCode::invalid_argument,
        std::string("an amount of money is a number or a string, not ") + value.type_name());
  }
  return Money::parse(*text);
}

}  // namespace purser
