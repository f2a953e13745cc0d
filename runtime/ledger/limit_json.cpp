// limit_json.cpp: members of limits, by the names that policy files use.
#include <purser/runtime/ledger/limit_json.hpp>

#include <array>
#include <utility>

namespace purser {
namespace {

constexpr std::array actions{OnExceed::block, OnExceed::warn, OnExceed::log};
constexpr std::array calendar_kinds{Window::Kind::day, Window::Kind::week, Window::Kind::month};

struct BadMember {
  const char* name;
};

template <class T>
T member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) throw BadMember{name};
  if constexpr (std::is_same_v<T, std::string>) {
    if (!found->is_string()) throw BadMember{name};
  } else {
    if (!found->is_number_integer()) throw BadMember{name};
  }
  return found->get<T>();
}

template <class Enum, std::size_t size>
Enum word(const Json& json, const char* name, const std::array<Enum, size>& values) {
  const auto text = member<std::string>(json, name);
  for (const auto value : values) {
    if (to_string(value) == text) return value;
  }
  throw BadMember{name};
}

Result<Window> window_from(const Json& json, const FindTimeZone& find_time_zone) {
  const auto name = member<std::string>(json, "window");
  if (name == "call") return Window::call;
  if (name == "total") return Window::total;
  if (name == "rolling") {
    return Window::rolling(std::chrono::nanoseconds(member<std::int64_t>(json, "span_ns")));
  }
  for (const auto kind : calendar_kinds) {
    if (to_string(Window::calendar(kind)) != name) continue;
    const auto zone = member<std::string>(json, "timezone");
    if (zone == utc().name()) return Window::calendar(kind);
    if (!find_time_zone) {
      return fail(ErrorCode::invalid_argument,
                  "nobody here knows the time zone " + zone + "; give the ledger find_time_zone");
    }
    auto found = find_time_zone(zone);
    if (!found) return fail(std::move(found).error());
    return Window::calendar(kind, *std::move(found));
  }
  throw BadMember{"window"};
}

Share share(const Json& json, const char* name) {
  const auto parts = json.is_number_integer() ? json.get<std::int64_t>() : -1;
  if (parts < 0 || parts > 1'000'000) throw BadMember{name};
  return Share::parts_per_million(static_cast<std::int32_t>(parts));
}

std::vector<Share> alerts_from(const Json& json) {
  const auto found = json.find("alert_at_ppm");
  if (found == json.end() || !found->is_array()) throw BadMember{"alert_at_ppm"};
  std::vector<Share> shares;
  for (const auto& one : *found) shares.push_back(share(one, "alert_at_ppm"));
  return shares;
}

Result<Limit> limit_from(const Json& json, const FindTimeZone& find_time_zone) {
  if (!json.is_object()) throw BadMember{"limits"};
  Limit limit;
  limit.measure = word(json, "measure", measures);
  limit.amount = member<std::int64_t>(json, "amount");
  auto window = window_from(json, find_time_zone);
  if (!window) return fail(std::move(window).error());
  limit.window = *std::move(window);
  limit.on_exceed = word(json, "on_exceed", actions);
  if (json.contains("model")) limit.model.emplace(member<std::string>(json, "model"));
  if (json.contains("tool")) limit.tool.emplace(member<std::string>(json, "tool"));
  limit.alert_at = alerts_from(json);
  if (json.contains("finalization_reserve_ppm")) {
    limit.finalization_reserve =
        share(json.at("finalization_reserve_ppm"), "finalization_reserve_ppm");
  }
  if (auto ok = check(limit); !ok) return fail(std::move(ok).error());
  return limit;
}

}  // namespace

Json to_json(const Limit& limit) {
  Json json = {{"measure", to_string(limit.measure)},
               {"amount", limit.amount},
               {"window", to_string(limit.window)},
               {"on_exceed", to_string(limit.on_exceed)},
               {"alert_at_ppm", Json::array()}};
  if (limit.window.kind() == Window::Kind::rolling) {
    json["window"] = "rolling";
    json["span_ns"] = limit.window.span().count();
  }
  if (limit.window.is_calendar()) json["timezone"] = limit.window.zone().name();
  if (limit.model) json["model"] = limit.model->text();
  if (limit.tool) json["tool"] = limit.tool->text();
  for (const auto alert : limit.alert_at) json["alert_at_ppm"].push_back(alert.parts_per_million());
  if (limit.finalization_reserve > Share()) {
    json["finalization_reserve_ppm"] = limit.finalization_reserve.parts_per_million();
  }
  return json;
}

Json to_json(const std::vector<Limit>& limits) {
  auto json = Json::array();
  for (const auto& limit : limits) json.push_back(to_json(limit));
  return json;
}

Result<std::vector<Limit>> limits_from_json(const Json& json, const FindTimeZone& find_time_zone) {
  try {
    if (!json.is_array()) throw BadMember{"limits"};
    std::vector<Limit> limits;
    for (const auto& one : json) {
      auto limit = limit_from(one, find_time_zone);
      if (!limit) return fail(std::move(limit).error());
      limits.push_back(*std::move(limit));
    }
    return limits;
  } catch (const BadMember& bad) {
    return fail(ErrorCode::invalid_argument,
                std::string("a limit's \"") + bad.name + "\" is missing or not what it should be");
  }
}

}  // namespace purser
