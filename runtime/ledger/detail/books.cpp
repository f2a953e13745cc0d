// books.cpp: booking into lines, classes of tokens, the day and the minute.
#include <purser/runtime/ledger/detail/books.hpp>

#include <algorithm>

#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {
namespace {

void add_units(std::vector<UsageUnits>& sum, const UsageUnits& units) {
  const auto known = std::find_if(sum.begin(), sum.end(),
                                  [&](const UsageUnits& u) { return u.name == units.name; });
  if (known == sum.end()) {
    sum.push_back(units);
  } else {
    known->count = saturating_add(known->count, units.count);
  }
}

}  // namespace

void add_usage(Usage& sum, const Usage& usage) noexcept {
  for (const auto tokens : usage_classes) {
    sum.*tokens = saturating_add(sum.*tokens, std::max<Tokens>(usage.*tokens, 0));
  }
  try {
    for (const auto& units : usage.units) {
      if (units.count > 0) add_units(sum.units, units);
    }
  } catch (...) {  // no memory: units are for reading only, money is counted elsewhere
    return;
  }
}

void take_back_usage(Usage& sum, const Usage& usage) noexcept {
  for (const auto tokens : usage_classes) {
    sum.*tokens = moved(sum.*tokens, -std::max<Tokens>(usage.*tokens, 0));
  }
  for (const auto& units : usage.units) {
    for (auto& known : sum.units) {
      if (known.name == units.name) known.count = moved(known.count, -units.count);
    }
  }
}

Books::Lines::value_type& Books::line(CallKind kind, std::string_view name) {
  auto& lines = lines_[static_cast<std::size_t>(kind)];
  const auto found = lines.find(name);
  if (found != lines.end()) return *found;
  return *lines.emplace(std::string(name), Line{}).first;
}

void Books::expect_tokens() {
  if (!minute_) minute_ = std::make_unique<RollingSum>(std::chrono::minutes(1));
}

void Books::book(CallKind kind, Line& line, const Entry& entry) noexcept {
  line.spent = moved(line.spent, entry.spent);
  line.calls = moved(line.calls, entry.calls);
  if (kind == CallKind::model) {
    if (entry.instead_of != nullptr) take_back_usage(usage_, *entry.instead_of);
    if (entry.usage != nullptr) add_usage(usage_, *entry.usage);
  }
  if (entry.day > day_) {
    day_ = entry.day;
    day_spent_ = 0;
  }
  if (entry.day == day_) day_spent_ = moved(day_spent_, entry.spent);
  if (entry.tokens == 0 || !minute_) return;
  if (entry.instead_of != nullptr) return minute_->add(entry.time, entry.tokens);
  minute_->advance(entry.time);
  minute_->add(entry.tokens);
}

void Books::expect(const Books& other) {
  for (const auto kind : call_kinds) {
    for (const auto& [name, line] : other.lines(kind)) (void)this->line(kind, name);
  }
  if (other.minute_) expect_tokens();
}

void Books::add(const Books& other) noexcept {
  for (std::size_t kind = 0; kind < lines_.size(); ++kind) {
    for (const auto& [name, added] : other.lines_[kind]) {
      const auto found = lines_[kind].find(name);
      if (found != lines_[kind].end()) found->second += added;
    }
  }
  add_usage(usage_, other.usage_);
  if (other.day_ > day_) {
    day_ = other.day_;
    day_spent_ = 0;
  }
  if (other.day_ == day_) day_spent_ = saturating_add(day_spent_, other.day_spent_);
  if (minute_ && other.minute_) minute_->add(*other.minute_);
}

void Books::reset() noexcept {
  for (auto& lines : lines_) {
    for (auto& [name, line] : lines) line = {};
  }
  usage_ = {};
  day_spent_ = 0;
  if (minute_) *minute_ = RollingSum(std::chrono::minutes(1));
}

Line Books::total() const noexcept {
  Line sum;
  for (const auto& lines : lines_) {
    for (const auto& [name, line] : lines) sum += line;
  }
  return sum;
}

Line& Line::operator+=(const Line& other) noexcept {
  spent = saturating_add(spent, other.spent);
  calls = saturating_add(calls, other.calls);
  return *this;
}

const Books::Lines& Books::lines(CallKind kind) const noexcept {
  return lines_[static_cast<std::size_t>(kind)];
}

std::int64_t Books::spent_on(std::int64_t day) const noexcept {
  return day == day_ ? day_spent_ : 0;
}

Tokens Books::tokens_last_minute(Instant now) noexcept {
  if (!minute_) return 0;
  minute_->advance(now);
  return minute_->sum();
}

}  // namespace purser::ledger_detail
