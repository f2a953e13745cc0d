// decision.cpp: a decision as a line of JSON, written straight into the output.
#include <purser/apps/simulate/decision.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <purser/runtime/json.hpp>

namespace purser::cli {
namespace {

bool is_plain(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F &&
         c != '"' && c != '\\';
}

void append_string(std::string& text, std::string_view value) {
  if (!std::all_of(value.begin(), value.end(), is_plain)) {
    text += dump_json(Json(value));
    return;
  }
  text += '"';
  text += value;
  text += '"';
}

void append_member(std::string& text, std::string_view name, std::string_view value) {
  text += ",\"";
  text += name;
  text += "\":";
  append_string(text, value);
}

void append_amount(std::string& text, Measure measure, std::int64_t amount) {
  if (measure == Measure::usd) {
    text += to_decimal(Money::nanodollars(amount));
  } else {
    fmt::format_to(std::back_inserter(text), "{}", amount);
  }
}

void append_limit(std::string& text, const RefusingLimit& refusing) {
  const auto& limit = refusing.limit;
  text += "{\"account\":";
  append_string(text, refusing.account);
  append_member(text, "measure", to_string(limit.measure));
  append_member(text, "window", to_string(limit.window));
  if (limit.model) append_member(text, "model", limit.model->text());
  if (limit.tool) append_member(text, "tool", limit.tool->text());
  text += ",\"limit\":";
  append_amount(text, limit.measure, limit.amount);
  text += ",\"spent\":";
  append_amount(text, limit.measure, refusing.spent);
  text += '}';
}

void append_warnings(std::string& text, const std::vector<Warning>& warnings) {
  const char* separator = "";
  for (const auto& warning : warnings) {
    text += separator;
    text += "{\"type\":";
    append_string(text, warning.type);
    append_member(text, "message", warning.message);
    text += '}';
    separator = ",";
  }
}

void append_spent(std::string& text, const std::vector<AccountSpent>& accounts) {
  const char* separator = "";
  for (const auto& account : accounts) {
    text += separator;
    append_string(text, account.account);
    text += ':';
    text += to_decimal(account.spent);
    separator = ",";
  }
}

}  // namespace

std::string_view Decision::word() const noexcept {
  if (!is_allowed) return "deny";
  return warnings.empty() ? "allow" : "warn";
}

void append_json(std::string& text, std::uint64_t number, const Decision& decision) {
  fmt::format_to(std::back_inserter(text), "{{\"line\":{},\"decision\":\"{}\"", number,
                 decision.word());
  append_member(text, decision.is_model ? "model" : "tool", decision.name);
  text += ",\"cost\":";
  text += decision.cost ? to_decimal(*decision.cost) : "null";
  text += ",\"reason\":";
  decision.reason.empty() ? void(text += "null") : append_string(text, decision.reason);
  text += ",\"limit\":";
  decision.limit ? append_limit(text, *decision.limit) : void(text += "null");
  text += ",\"warnings\":[";
  append_warnings(text, decision.warnings);
  text += "],\"spent\":{";
  append_spent(text, decision.spent);
  text += "}}\n";
}

void append_bad_line(std::string& text, std::uint64_t number, std::string_view error) {
  fmt::format_to(std::back_inserter(text), "{{\"line\":{}", number);
  append_member(text, "error", error);
  text += "}\n";
}

}  // namespace purser::cli
