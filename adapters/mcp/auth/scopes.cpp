// scopes.cpp: lists without repetition.
#include <purser/adapters/mcp/auth/scopes.hpp>

#include <algorithm>

namespace purser::mcp {
namespace {
constexpr std::size_t scopes_max = 256;
}  // namespace

bool contains(const Scopes& scopes, std::string_view scope) noexcept {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Scopes united(Scopes first, const Scopes& second) {
  for (const auto& scope : second) {
    if (first.size() < scopes_max && !contains(first, scope)) first.push_back(scope);
  }
  return first;
}

Scopes read_scopes(std::string_view text) {
  Scopes scopes;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!word.empty()) scopes = united(std::move(scopes), {std::string(word)});
    if (scopes.size() == scopes_max) break;
  }
  return scopes;
}

std::string print_scopes(const Scopes& scopes) {
  std::string text;
  for (const auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

Scopes choose_scopes(std::string_view challenged, const Scopes& resource_supports,
                     const Scopes& server_supports, const Scopes& earlier) {
  auto asked = read_scopes(challenged);
  if (asked.empty()) asked = united({}, resource_supports);
  if (asked.empty() && earlier.empty()) return asked;
  auto scopes = united(earlier, asked);
  if (contains(server_supports, "offline_access")) {
    scopes = united(std::move(scopes), {"offline_access"});
  }
  return scopes;
}

}  // namespace purser::mcp
