// charge_export.cpp: a booking becomes a line, and a sink that fails becomes a number.
#include <purser/agent/charge_export.hpp>

#include <array>
#include <mutex>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/usage_names.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser {
namespace {

/// Beside `usage_classes`.
Json usage_json(const Usage& usage) {
  auto json = Json::object();
  for (std::size_t i = 0; i < usage_classes.size(); ++i) {
    json[usage_names[i]] = usage.*usage_classes[i];
  }
  for (const auto& unit : usage.units) json["units"][unit.name] = unit.count;
  return json;
}

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json call_json(const LedgerEvent& event) {
  const auto& info = event.info;
  auto json = Json::object();
  json["call"] = info.call;
  json["attempt"] = info.attempt.index;
  json["parent"] = info.attempt.parent == 0 ? Json() : Json(info.attempt.parent);
  json["kind"] = to_string(info.kind);
  json["name"] = event.name;
  json["model"] = text_or_null(event.charge.model);
  return json;
}

std::string member(const char* name, Money amount) {
  return std::string(",\"") + name + "\":" + to_decimal(amount);
}

}  // namespace

std::string charge_line(const LedgerEvent& event, WallTime time) {
  auto json = call_json(event);
  json["time"] = rfc3339(time);
  json["event"] = event.kind == LedgerEvent::Kind::correction ? "correction" : "charge";
  json["scope"] = event.account.to_string();
  json["customer"] = text_or_null(event.account.id_of("customer"));
  json["session"] = text_or_null(event.account.id_of("session"));
  json["agent"] = text_or_null(event.account.id_of("agent"));
  json["usage"] = usage_json(event.charge.usage);
  json["price_version"] = text_or_null(event.charge.price_version);
  // Written as they are: a JSON value would keep large amounts as a double.
  auto line = dump_json(json);
  line.pop_back();
  line += member("cost_low", event.charge.low) + member("cost_high", event.charge.high) +
          member("change", Money::nanodollars(event.spent));
  return line + "}\n";
}

struct ChargeExport::State {
  explicit State(std::shared_ptr<ChargeSink> the_sink) : sink(std::move(the_sink)) {}

  void write(const LedgerEvent& event, WallTime time) noexcept {
    try {
      const auto written = sink->write(charge_line(event, time));
      if (!written) lose(written.error());
    } catch (...) {
      lose(current_exception_error("the charge sink"));
    }
  }

  void lose(const Error& why) noexcept {
    const std::lock_guard lock(mutex);
    ++failed;
    try {
      last_error = why.message();
    } catch (...) {  // no memory: the count is kept
      return;
    }
  }

  const std::shared_ptr<ChargeSink> sink;
  std::mutex mutex;
  std::uint64_t failed = 0;
  std::string last_error;
};

ChargeExport::ChargeExport(std::shared_ptr<ChargeSink> sink)
    : state_(std::make_shared<State>(std::move(sink))) {}

void ChargeExport::push(LedgerEvent&& event, WallTime time) noexcept {
  try {
    queue_.push([state = state_, event = std::move(event), time] { state->write(event, time); });
  } catch (...) {
    state_->lose(current_exception_error("the charge export"));
  }
}

void ChargeExport::push_copy(const LedgerEvent& event, WallTime time) noexcept {
  try {
    push(LedgerEvent(event), time);
  } catch (...) {
    state_->lose(current_exception_error("the charge export"));
  }
}

void ChargeExport::flush() { queue_.flush(); }

ChargeLosses ChargeExport::losses() const {
  ChargeLosses losses;
  losses.dropped = queue_.dropped();
  const std::lock_guard lock(state_->mutex);
  losses.failed = state_->failed;
  losses.last_error = state_->last_error;
  return losses;
}

}  // namespace purser
