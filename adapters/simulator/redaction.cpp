// redaction.cpp: finds secrets by the name of their header, and again by their value.
#include <purser/adapters/simulator/redaction.hpp>

#include <algorithm>
#include <array>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t secret_bytes_min = 6;
constexpr std::array secret_words{"key"sv,      "token"sv,  "secret"sv,    "auth"sv,
                                  "password"sv, "cookie"sv, "credential"sv};

constexpr std::array secret_members{"api_key"sv,       "apikey"sv,       "x-api-key"sv,
                                    "authorization"sv, "access_token"sv, "client_secret"sv,
                                    "password"sv};

bool is_secret_member(std::string_view name, const Json& value) {
  return value.is_string() &&
         std::find(secret_members.begin(), secret_members.end(), name) != secret_members.end();
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string_view path_and_query(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == target.npos) return target;
  const auto path = target.find('/', scheme + 3);
  return path == target.npos ? "/" : target.substr(path);
}

/// Calls `visit(value)` for every value of the query.
template <class Visit>
void each_query_value(std::string_view target, Visit visit) {
  const auto start = target.find('?');
  auto rest = start == target.npos ? std::string_view() : target.substr(start + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    const auto equals = pair.find('=');
    visit(pair.substr(0, std::min(equals, pair.size())),
          equals == pair.npos ? std::string_view() : pair.substr(equals + 1));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void replace_all(std::string& text, const std::string& secret) {
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + redacted.size())) {
    text.replace(at, secret.size(), redacted);
  }
}

}  // namespace

bool is_secret_header(std::string_view name) noexcept {
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](auto word) { return has(name, word); });
}

std::string redacted_path(std::string_view target) {
  target = path_and_query(target);
  std::string path(target.substr(0, std::min(target.find('?'), target.size())));
  char separator = '?';
  each_query_value(target, [&](std::string_view name, std::string_view value) {
    path += separator;
    separator = '&';
    // A query that is one bare word may itself be a key.
    path += value.empty() && name.size() >= secret_bytes_min ? redacted : name;
    if (!value.empty()) path.append("=").append(redacted);
  });
  return path;
}

Redactor::Redactor(const std::vector<std::pair<std::string, std::string>>& headers,
                   std::string_view target) {
  for (const auto& [name, value] : headers) {
    if (!is_secret_header(name)) continue;
    learn(value);
    const auto space = value.rfind(' ');  // the token after `Bearer `
    if (space != std::string::npos) learn(std::string_view(value).substr(space + 1));
  }
  each_query_value(target, [&](std::string_view, std::string_view value) { learn(value); });
  // Longer ones first, so that a part does not break up the whole.
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

void Redactor::learn(std::string_view secret) {
  if (secret.size() >= secret_bytes_min) secrets_.emplace_back(secret);
}

std::string Redactor::text(std::string text) const {
  for (const auto& secret : secrets_) replace_all(text, secret);
  return text;
}

Json Redactor::json(Json value) const {
  if (value.is_string()) return text(std::move(value.get_ref<std::string&>()));
  if (value.is_array()) {
    for (auto& item : value) item = json(std::move(item));
  } else if (value.is_object()) {
    Json clean = Json::object();
    for (auto& [key, member] : value.items())
      clean[text(key)] = is_secret_member(key, member) ? Json(redacted) : json(std::move(member));
    return clean;
  }
  return value;
}

}  // namespace purser::simulator
