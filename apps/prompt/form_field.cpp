// form_field.cpp: words for kinds of fields, and their meaning backwards.
#include <purser/apps/prompt/form_field.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/mcp/protocol/elicitation_field.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prompt/typed_line.hpp>
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::cli {
namespace {

using mcp::FieldKind;
using Choices = std::vector<mcp::FieldChoice>;

constexpr std::size_t label_bytes = 100;
constexpr std::size_t description_bytes = 1000;
constexpr std::size_t choices_shown_max = 50;

std::string label(std::string_view text) { return printable(cut_text(text, label_bytes)); }

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

/// Numbers in front of choices would be taken for choices that are numbers themselves.
bool are_numbered(const Choices& choices) {
  return std::none_of(choices.begin(), choices.end(), [](const auto& choice) {
    return is_digits(choice.title) || is_digits(text_of(choice.value));
  });
}

/// ", 1 to 10 characters"; empty where all fits.
std::string range_text(const Json& least, const Json& most, std::string_view what = "") {
  if (least.is_number() && most.is_number()) {
    return fmt::format(", {} to {}{}", dump_json(least), dump_json(most), what);
  }
  if (least.is_number()) return fmt::format(", at least {}{}", dump_json(least), what);
  return most.is_number() ? fmt::format(", at most {}{}", dump_json(most), what) : std::string();
}

std::string format_text(const std::string& format) {
  if (format == "email") return "an e-mail address";
  if (format == "uri") return "an address such as https://example.org";
  if (format == "date") return "a date such as 2026-11-26";
  if (format == "date-time") return "a time such as 2026-11-26T10:00:00Z";
  return "a text";
}

std::string kind_text(const Json& property) {
  const auto bound = [&](const char* name) -> const Json& { return mcp::member(property, name); };
  const auto range = range_text(bound("minimum"), bound("maximum"));
  switch (mcp::field_kind(property)) {
    case FieldKind::number:
      return "a number" + range;
    case FieldKind::integer:
      return "a whole number" + range;
    case FieldKind::boolean:
      return "yes or no";
    case FieldKind::choice:
      return "one of these";
    case FieldKind::choices:
      return "any of these, with commas between them" +
             range_text(bound("minItems"), bound("maxItems"));
    default:
      return format_text(mcp::text_member(property, "format")) +
             range_text(bound("minLength"), bound("maxLength"), " characters");
  }
}

std::string choices_text(const Choices& choices) {
  std::string text;
  const bool numbered = are_numbered(choices);
  const auto shown = std::min(choices.size(), choices_shown_max);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& choice = choices[i];
    const auto value = text_of(choice.value);
    text += numbered ? fmt::format("  {:>2}  ", i + 1) : "  ";
    text += label(choice.title);
    if (value != choice.title) text += fmt::format(" ({})", label(value));
    text += '\n';
  }
  if (shown < choices.size()) text += fmt::format("  ... and {} more\n", choices.size() - shown);
  return text;
}

std::string title_of(const Choices& choices, const Json& value) {
  const auto found = std::find_if(choices.begin(), choices.end(),
                                  [&](const auto& choice) { return choice.value == value; });
  return found == choices.end() ? text_of(value) : found->title;
}

/// As it would be typed.
std::string shown_value(const Json& property, const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  const auto choices = mcp::field_choices(property);
  if (!value.is_array()) return title_of(choices, value);
  std::string text;
  for (const auto& item : value) text += (text.empty() ? "" : ", ") + title_of(choices, item);
  return text;
}

/// Null: none that fits.
const Json& default_of(const Json& property) {
  static const Json none;
  const auto& value = mcp::member(property, "default");
  return !value.is_null() && mcp::check_field(property, value) ? value : none;
}

tl::unexpected<Error> wrong(const std::string& why) {
  return fail(ErrorCode::invalid_argument, "that " + why);
}

Result<Json> parse_boolean(std::string_view text) {
  const auto word = lower_case(text);
  if (word == "y" || word == "yes" || word == "true") return Json(true);
  if (word == "n" || word == "no" || word == "false") return Json(false);
  return wrong("is neither yes nor no");
}

Result<Json> parse_number(std::string_view text) {
  auto number = parse_json(text);
  if (!number || !number->is_number()) return wrong("is no number");
  return number;
}

/// Values first, since they are what the server means.
Result<Json> parse_choice(const Choices& choices, std::string_view text) {
  const auto find = [&](const auto& matches) {
    return std::find_if(choices.begin(), choices.end(), matches);
  };
  auto found = find([&](const auto& choice) { return text_of(choice.value) == text; });
  if (found == choices.end()) {
    found = find([&](const auto& choice) { return same_but_for_case(choice.title, text); });
  }
  if (found != choices.end()) return found->value;
  if (are_numbered(choices) && is_digits(text) && text.size() < 8) {
    const auto number = std::stoul(std::string(text));
    if (number >= 1 && number <= choices.size()) return choices[number - 1].value;
  }
  return wrong("is no choice of the form");
}

Result<Json> parse_choices(const Choices& choices, std::string_view text) {
  auto list = Json::array();
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    auto one = parse_choice(choices, trimmed(text.substr(0, end)));
    if (!one) return one;
    if (std::find(list.begin(), list.end(), *one) == list.end()) list.push_back(*std::move(one));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

Result<Json> parse_value(const Json& property, std::string_view text) {
  switch (mcp::field_kind(property)) {
    case FieldKind::number:
    case FieldKind::integer:
      return parse_number(text);
    case FieldKind::boolean:
      return parse_boolean(text);
    case FieldKind::choice:
      return parse_choice(mcp::field_choices(property), text);
    case FieldKind::choices:
      return parse_choices(mcp::field_choices(property), text);
    default:
      return Json(text == "\"\"" ? std::string() : std::string(text));
  }
}

}  // namespace

std::vector<FormField> form_fields(const Json& requested_schema) {
  std::vector<FormField> fields;
  const auto& required = mcp::member(requested_schema, "required");
  const auto& properties = mcp::member(requested_schema, "properties");
  if (!properties.is_object()) return fields;
  for (const auto& [name, property] : properties.items()) {
    const bool is_required =
        required.is_array() && std::find(required.begin(), required.end(), name) != required.end();
    fields.push_back({name, property, is_required});
  }
  return fields;
}

std::string field_text(const FormField& field) {
  const auto title = mcp::text_member(field.property, "title");
  const auto name = label(field.name);
  const auto description = mcp::text_member(field.property, "description");
  return fmt::format("{}: {}{}\n",
                     title.empty() ? name : fmt::format("{} ({})", label(title), name),
                     kind_text(field.property), field.is_required ? "" : "; may be left out") +
         indented_lines(cut_text(description, description_bytes)) +
         choices_text(mcp::field_choices(field.property));
}

std::string field_prompt(const FormField& field) {
  const auto& value = default_of(field.property);
  if (value.is_null()) return label(field.name) + ": ";
  return fmt::format("{} [{}]: ", label(field.name), label(shown_value(field.property, value)));
}

Result<std::optional<Json>> parse_field(const FormField& field, std::string_view line) {
  const auto text = trimmed(line);
  if (text.empty()) {
    if (field.is_required && default_of(field.property).is_null()) return wrong("is needed");
    return std::optional<Json>();
  }
  auto value = parse_value(field.property, text);
  if (!value) return fail(std::move(value).error());
  if (auto fits = mcp::check_field(field.property, *value); !fits) {
    return wrong(fits.error().message());
  }
  return std::optional<Json>(*std::move(value));
}

}  // namespace purser::cli
