// elicitation_field.cpp: kinds of fields, and what fits them.
#include <algorithm>
#include <cctype>

#include <cmath>
#include <purser/adapters/mcp/protocol/elicitation_field.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

tl::unexpected<Error> unfit(const std::string& why) {
  return fail(ErrorCode::invalid_argument, why);
}

/// Null: no list of choices.
const Json& listed_constants(const Json& schema) {
  const auto& one_of = member(schema, "oneOf");
  return one_of.is_array() ? one_of : member(schema, "anyOf");
}

bool has_choices(const Json& schema) {
  return member(schema, "enum").is_array() || listed_constants(schema).is_array();
}

FieldChoice choice_of(const Json& value, const Json& title) {
  if (title.is_string()) return {value, title.get<std::string>()};
  return {value, value.is_string() ? value.get<std::string>() : dump_json(value)};
}

/// `enumNames` has the titles of `enum` before 2025-11-25.
std::vector<FieldChoice> choices_in(const Json& schema) {
  std::vector<FieldChoice> choices;
  const auto& listed = member(schema, "enum");
  const auto& names = member(schema, "enumNames");
  const auto count = listed.is_array() ? listed.size() : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_named = names.is_array() && i < names.size();
    choices.push_back(choice_of(listed[i], is_named ? names[i] : Json()));
  }
  if (listed.is_array() || !listed_constants(schema).is_array()) return choices;
  for (const auto& option : listed_constants(schema)) {
    choices.push_back(choice_of(member(option, "const"), member(option, "title")));
  }
  return choices;
}

bool is_choice(const Json& schema, const Json& value) {
  const auto& listed = member(schema, "enum");
  if (listed.is_array()) return std::find(listed.begin(), listed.end(), value) != listed.end();
  const auto& constants = listed_constants(schema);
  return std::any_of(constants.begin(), constants.end(),
                     [&](const Json& option) { return member(option, "const") == value; });
}

/// Characters, not bytes.
std::size_t length_of(const std::string& text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

bool all_digits_but(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

bool has_format(const std::string& text, const std::string& format) {
  if (format == "email") {
    const auto at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" \t\r\n") == std::string::npos;
  }
  if (format == "uri") {
    const auto colon = text.find(':');
    return colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
           text.find_first_of(" \t\r\n") == std::string::npos;
  }
  if (format == "date") return text.size() == 10 && all_digits_but(text, "0000-00-00");
  if (format == "date-time") {
    return all_digits_but(text, "0000-00-00T00:00:00") && text.size() > 19;
  }
  return true;
}

Result<> check_text(const Json& property, const Json& value) {
  if (!value.is_string()) return unfit("is no text");
  const auto& text = value.get_ref<const std::string&>();
  const auto length = static_cast<std::int64_t>(length_of(text));
  if (length < whole_member(property, "minLength").value_or(0)) return unfit("is too short");
  if (length > whole_member(property, "maxLength").value_or(INT64_MAX)) return unfit("is too long");
  const auto format = text_member(property, "format");
  return has_format(text, format) ? Result<>() : unfit("is no " + format);
}

Result<> check_number(const Json& property, const Json& value, bool whole) {
  if (!value.is_number()) return unfit("is no number");
  const double number = value.get<double>();
  if (whole && std::trunc(number) != number) return unfit("is no whole number");
  const auto& least = member(property, "minimum");
  const auto& most = member(property, "maximum");
  if (least.is_number() && number < least.get<double>()) return unfit("is too small");
  if (most.is_number() && number > most.get<double>()) return unfit("is too large");
  return {};
}

Result<> check_choices(const Json& property, const Json& value) {
  if (!value.is_array()) return unfit("is no list");
  const auto count = static_cast<std::int64_t>(value.size());
  if (count < whole_member(property, "minItems").value_or(0)) return unfit("has too few choices");
  if (count > whole_member(property, "maxItems").value_or(INT64_MAX)) {
    return unfit("has too many choices");
  }
  const auto& items = member(property, "items");
  const bool all = std::all_of(value.begin(), value.end(),
                               [&](const Json& item) { return is_choice(items, item); });
  return all ? Result<>() : unfit("is no choice of the form");
}

}  // namespace

FieldKind field_kind(const Json& property) {
  const auto type = text_member(property, "type");
  if (type == "string") return has_choices(property) ? FieldKind::choice : FieldKind::text;
  if (type == "number") return FieldKind::number;
  if (type == "integer") return FieldKind::integer;
  if (type == "boolean") return FieldKind::boolean;
  const bool list = type == "array" && has_choices(member(property, "items"));
  return list ? FieldKind::choices : FieldKind::unsupported;
}

std::vector<FieldChoice> field_choices(const Json& property) {
  const auto kind = field_kind(property);
  if (kind == FieldKind::choice) return choices_in(property);
  if (kind == FieldKind::choices) return choices_in(member(property, "items"));
  return {};
}

Result<> check_field(const Json& property, const Json& value) {
  switch (field_kind(property)) {
    case FieldKind::text:
      return check_text(property, value);
    case FieldKind::number:
      return check_number(property, value, false);
    case FieldKind::integer:
      return check_number(property, value, true);
    case FieldKind::boolean:
      return value.is_boolean() ? Result<>() : unfit("is neither true nor false");
    case FieldKind::choice:
      return is_choice(property, value) ? Result<>() : unfit("is no choice of the form");
    case FieldKind::choices:
      return check_choices(property, value);
    case FieldKind::unsupported:
      break;
  }
  return unfit("is of an unknown kind");
}

}  // namespace purser::mcp
