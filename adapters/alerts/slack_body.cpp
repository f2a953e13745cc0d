// slack_body.cpp: a text for notifications, and blocks.
#include <purser/adapters/alerts/slack_body.hpp>

#include <purser/adapters/alerts/chat_text.hpp>

namespace purser::alerts {
namespace {

/// Slack refuses a section's text above 3000 characters and a field's above 2000; an escaped
/// character takes up to five.
constexpr std::size_t slack_text_max = 550;
constexpr std::size_t slack_field_max = 380;

std::string shown_in_slack(std::string_view text, std::size_t bytes_max) {
  return escape_slack(cut(text, bytes_max));
}

Json mrkdwn(std::string text) {
  auto json = Json::object();
  json["type"] = "mrkdwn";
  json["text"] = std::move(text);
  json["verbatim"] = true;
  return json;
}

}  // namespace

std::string escape_slack(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

Json slack_body(const Alert& alert) {
  const auto title = shown_in_slack(title_of(alert), 100);
  const auto message = shown_in_slack(alert.message, slack_text_max);
  auto fields = Json::array();
  for (const auto& fact : facts_of(alert)) {
    fields.push_back(
        mrkdwn("*" + fact.label + "*\n" + shown_in_slack(fact.value, slack_field_max)));
  }
  auto section = Json::object();
  section["type"] = "section";
  section["text"] = mrkdwn("*" + title + "*\n" + message);
  section["fields"] = std::move(fields);
  auto body = Json::object();
  body["text"] = title + ": " + message;
  body["blocks"] = Json::array();
  body["blocks"].push_back(std::move(section));
  return body;
}

}  // namespace purser::alerts
