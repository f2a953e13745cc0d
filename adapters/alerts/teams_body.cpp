// teams_body.cpp: a card of plain lines.
#include <purser/adapters/alerts/teams_body.hpp>

#include <string>

#include <purser/adapters/alerts/chat_text.hpp>

namespace purser::alerts {
namespace {

/// Teams takes messages of 28 KB in all.
constexpr std::size_t card_text_max = 2000;

Json text_run(std::string text) {
  auto run = Json::object();
  run["type"] = "TextRun";
  run["text"] = std::move(text);
  return run;
}

Json line_of(Json first) {
  auto line = Json::object();
  line["type"] = "RichTextBlock";
  line["inlines"] = Json::array();
  line["inlines"].push_back(std::move(first));
  return line;
}

std::string_view colour_of(Severity severity) noexcept {
  if (severity == Severity::info) return "accent";
  return severity == Severity::warning ? "warning" : "attention";
}

Json title_line(const Alert& alert) {
  auto run = text_run(cut(title_of(alert), card_text_max));
  run["size"] = "large";
  run["weight"] = "bolder";
  run["color"] = colour_of(alert.severity);
  return line_of(std::move(run));
}

Json fact_line(const Fact& fact) {
  auto label = text_run(fact.label + ": ");
  label["weight"] = "bolder";
  auto line = line_of(std::move(label));
  line["inlines"].push_back(text_run(cut(fact.value, card_text_max)));
  return line;
}

Json card_of(const Alert& alert) {
  auto card = Json::object();
  card["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json";
  card["type"] = "AdaptiveCard";
  card["version"] = "1.4";
  card["body"] = Json::array();
  card["body"].push_back(title_line(alert));
  card["body"].push_back(line_of(text_run(cut(alert.message, card_text_max))));
  for (const auto& fact : facts_of(alert)) card["body"].push_back(fact_line(fact));
  return card;
}

}  // namespace

Json teams_body(const Alert& alert) {
  auto attachment = Json::object();
  attachment["contentType"] = "application/vnd.microsoft.card.adaptive";
  attachment["content"] = card_of(alert);
  auto body = Json::object();
  body["type"] = "message";
  body["attachments"] = Json::array();
  body["attachments"].push_back(std::move(attachment));
  return body;
}

}  // namespace purser::alerts
