// discord_body.cpp: one embed, coloured by severity.
#include <purser/adapters/alerts/discord_body.hpp>

#include <purser/adapters/alerts/chat_text.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::alerts {
namespace {

/// Half of what Discord takes: a title of 256 characters, a description of 4096, a field of 1024;
/// escaping doubles a text at most.
constexpr std::size_t embed_title_max = 128;
constexpr std::size_t embed_description_max = 1500;
constexpr std::size_t embed_field_max = 500;

std::string shown_in_discord(std::string_view text, std::size_t bytes_max) {
  return escape_discord(cut(text, bytes_max));
}

int color_of(Severity severity) noexcept {
  switch (severity) {
    case Severity::info:
      return 0x3498db;
    case Severity::warning:
      return 0xf1c40f;
    case Severity::error:
    case Severity::critical:
      break;
  }
  return 0xe74c3c;
}

}  // namespace

std::string escape_discord(std::string_view text) {
  static constexpr std::string_view special = "\\*_~`|>#[]()<@:-";
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

Json discord_body(const Alert& alert) {
  auto embed = Json::object();
  embed["title"] = shown_in_discord(title_of(alert), embed_title_max);
  embed["description"] = shown_in_discord(alert.message, embed_description_max);
  embed["color"] = color_of(alert.severity);
  embed["timestamp"] = rfc3339(alert.time);
  embed["fields"] = Json::array();
  for (const auto& fact : facts_of(alert)) {
    if (fact.label == "Time") continue;  // the embed has it
    auto field = Json::object();
    field["name"] = fact.label;
    field["value"] = shown_in_discord(fact.value, embed_field_max);
    embed["fields"].push_back(std::move(field));
  }
  auto body = Json::object();
  body["embeds"] = Json::array();
  body["embeds"].push_back(std::move(embed));
  body["allowed_mentions"]["parse"] = Json::array();
  return body;
}

}  // namespace purser::alerts
