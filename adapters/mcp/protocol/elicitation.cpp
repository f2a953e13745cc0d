// elicitation.cpp: the subset of JSON Schema that forms are made of.
#include <algorithm>
#include <array>
#include <cctype>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/elicitation_field.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

/// Letters and digits alone, in lower case: `API-Key` is `apikey`.
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0) letters += static_cast<char>(std::tolower(c));
  }
  return letters;
}

bool smells_of_secrets(std::string_view text) {
  static constexpr std::array<std::string_view, 14> words{
      "password",   "passwd",     "passphrase", "passcode",    "secret",
      "apikey",     "accesskey",  "privatekey", "accesstoken", "authtoken",
      "credential", "creditcard", "cardnumber", "onetimecode"};
  static constexpr std::array<std::string_view, 6> whole{"token", "pin", "cvv",
                                                         "cvc",   "otp", "pwd"};
  const auto letters = letters_of(text);
  const auto contained = [&](std::string_view word) {
    return letters.find(word) != std::string::npos;
  };
  return std::any_of(words.begin(), words.end(), contained) ||
         std::find(whole.begin(), whole.end(), letters) != whole.end();
}

std::string quoted(const std::string& name) {
  return "\"" + std::string(cut_text(name, 64)) + "\"";
}

}  // namespace

Result<> check_form(const Json& requested_schema) {
  const auto& properties = member(requested_schema, "properties");
  if (text_member(requested_schema, "type") != "object" || !properties.is_object()) {
    return fail(ErrorCode::bad_request, "a form is no flat object");
  }
  for (const auto& [name, property] : properties.items()) {
    if (smells_of_secrets(name) || smells_of_secrets(text_member(property, "title"))) {
      return fail(ErrorCode::refused, "a form asks for a secret: " + quoted(name));
    }
    if (field_kind(property) == FieldKind::unsupported) {
      return fail(ErrorCode::bad_request, "a form has a field of an unknown kind: " + quoted(name));
    }
  }
  return {};
}

void fill_defaults(const Json& requested_schema, Json& content) {
  if (!content.is_object()) content = Json::object();
  const auto& properties = member(requested_schema, "properties");
  if (!properties.is_object()) return;
  for (const auto& [name, property] : properties.items()) {
    const auto& value = member(property, "default");
    if (!value.is_null() && !content.contains(name)) content[name] = value;
  }
}

Result<> check_content(const Json& requested_schema, const Json& content) {
  const auto& properties = member(requested_schema, "properties");
  for (const auto& [name, value] : content.items()) {
    const auto& property = member(properties, name);
    if (property.is_null()) {
      return fail(ErrorCode::invalid_argument, "the form has no field " + quoted(name));
    }
    if (auto fits = check_field(property, value); !fits) {
      return fail(std::move(fits).error().in(quoted(name)));
    }
  }
  const auto& required = member(requested_schema, "required");
  if (!required.is_array()) return {};
  for (const auto& name : required) {
    if (!name.is_string() || content.contains(name.get_ref<const std::string&>())) continue;
    return fail(ErrorCode::invalid_argument, "the field " + quoted(name) + " is missing");
  }
  return {};
}

std::string host_of(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    auto host = url.substr(scheme.size());
    host = host.substr(0, host.find_first_of("/?#\\"));
    const auto user = host.rfind('@');
    return std::string(user == std::string_view::npos ? host : host.substr(user + 1));
  }
  return {};
}

}  // namespace purser::mcp
