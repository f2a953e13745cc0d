// budgets_section.cpp: `budgets:`: limits by kind of account.
#include <algorithm>
#include <array>
#include <charconv>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::string_view amount_forms = "an amount such as $5, 100000 tokens or 50 calls";

constexpr std::array<std::pair<std::string_view, OnExceed>, 3> actions{{
    {"block", OnExceed::block},
    {"warn", OnExceed::warn},
    {"log", OnExceed::log},
}};

/// `100000 tokens`, `50 calls`; nothing for any other text.
std::optional<Limit> counted(std::string_view text) {
  std::int64_t count = 0;
  const auto end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, count);
  if (failure != std::errc{} || text.starts_with('-')) return std::nullopt;
  std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  if (!unit.starts_with(' ')) return std::nullopt;
  unit.remove_prefix(unit.find_first_not_of(' ') == unit.npos ? unit.size()
                                                              : unit.find_first_not_of(' '));
  if (unit == "tokens" || unit == "token") return Limit::tokens(count);
  if (unit == "calls" || unit == "call") return Limit::calls(count);
  return std::nullopt;
}

Result<> read_amount(const Node& node, Limit& limit) {
  const auto refuse = [&](std::string_view found) {
    return fail(node.error(fmt::format("expected {}, found {}", amount_forms, found)));
  };
  const auto text = node.string();
  if (!text) return refuse(node.describe());
  if (text->starts_with('$')) {
    Money amount;
    if (auto done = yaml::read(node, amount); !done) return done;
    limit = Limit::usd(amount);
    return {};
  }
  const auto found = counted(*text);
  if (!found) return refuse(node.describe());
  limit = *found;
  return {};
}

/// `call`, `total`, `day`, `week`, `month`, or a duration.
Result<> read_window(const Node& node, Window& window) {
  static const std::array<std::pair<std::string_view, Window>, 5> named{{
      {"call", Window::call},
      {"total", Window::total},
      {"day", Window::calendar(Window::Kind::day)},
      {"week", Window::calendar(Window::Kind::week)},
      {"month", Window::calendar(Window::Kind::month)},
  }};
  if (const auto span = node.duration()) {
    window = Window::rolling(*span);
    auto fits = check(window);
    return fits ? Result<>() : fail(node.error(fits.error().message()));
  }
  return read_word<Window>(node, "window", named, window);
}

/// Where a calendar window's days begin.
Result<> read_time_zone(const Node& node, Window& window) {
  const auto name = node.string();
  if (!name) return fail(name.error());
  if (!window.is_calendar()) {
    return fail(node.error("a time zone has a meaning only with window: day, week or month"));
  }
  auto zone = time_zones::find(*name);
  if (!zone) {
    return fail(node.error(node.from_environment() ? "the value names no time zone"
                                                   : zone.error().message()));
  }
  window = Window::calendar(window.kind(), *std::move(zone));
  return {};
}

Result<> read_pattern(const Node& node, std::optional<Glob>& pattern) {
  std::string text;
  if (auto done = read_name(node, text); !done) return done;
  pattern.emplace(std::move(text));
  return {};
}

/// Kinds are open (programs have their own), but one letter beside a known one is a typing error.
Result<> read_kind(const Node& node, std::string& kind) {
  if (auto done = read_name(node, kind); !done) return done;
  static const std::vector<std::string> known{"total", "customer", "session", "agent", "call"};
  if (std::find(known.begin(), known.end(), kind) != known.end()) return {};
  const auto near = std::find_if(known.begin(), known.end(), [&](const std::string& name) {
    return letters_apart(kind, name) <= 1;
  });
  const auto hint = fmt::format("unknown kind of account {}", node.describe());
  if (near != known.end() && !node.from_environment()) {
    return fail(node.error(fmt::format("{}; did you mean \"{}\"?", hint, *near)));
  }
  const auto is_kind = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (std::all_of(kind.begin(), kind.end(), is_kind)) return {};
  return fail(node.error(hint + ": a kind is written with a-z, 0-9 and _"));
}

/// `per: call` is short for a limit on each call, whoever makes it.
void resolve_per_call(MapReader& map, LimitRule& rule) {
  const bool per_call = rule.kind == "call";
  if (!rule.id.empty() && (per_call || rule.kind == "total")) {
    map.refuse("id", fmt::format("\"id\" has no meaning with per: {}", rule.kind));
  }
  if (!per_call) return;
  if (map.has("window") && rule.limit.window != Window::call) {
    map.refuse("window", "per: call is a limit on each call by itself; leave the window out");
  }
  rule.kind = "total";
  rule.limit.window = Window::call;
}

Result<> read_budget(const Node& node, Policy& policy) {
  LimitRule rule;
  MapReader map(node);
  map.required("per", [&](const Node& value) { return read_kind(value, rule.kind); });
  map.required("limit", [&](const Node& value) { return read_amount(value, rule.limit); });
  map.optional("id", [&](const Node& value) { return read_name(value, rule.id); });
  map.optional("window", [&](const Node& value) { return read_window(value, rule.limit.window); });
  map.optional("timezone",
               [&](const Node& value) { return read_time_zone(value, rule.limit.window); });
  map.optional("model", [&](const Node& value) { return read_pattern(value, rule.limit.model); });
  map.optional("tool", [&](const Node& value) { return read_pattern(value, rule.limit.tool); });
  map.optional("on_exceed", [&](const Node& value) {
    return read_word<OnExceed>(value, "action", actions, rule.limit.on_exceed);
  });
  map.optional("alert_at", rule.limit.alert_at);
  map.optional("finalization_reserve", rule.limit.finalization_reserve);
  if (rule.limit.model) take_own_name(policy, *rule.limit.model);
  if (map.good()) resolve_per_call(map, rule);
  if (auto done = map.finish(); !done) return done;
  if (auto fits = check(rule.limit); !fits) return fail(node.error(fits.error().message()));
  policy.budgets.push_back(std::move(rule));
  return {};
}

}  // namespace

void read_budgets(Reading& reading, const Node& node) {
  read_items(reading, node, [&](const Node& item) { return read_budget(item, reading.policy); });
}

}  // namespace purser::policy
