// session_shelf.cpp: looks a handle up, or opens it and drops the one used longest ago.
#include <purser/apps/simulate/session_shelf.hpp>

#include <utility>

namespace purser::cli {
namespace {

void set_shelf_key(std::string& key, const UsageLine& line) {
  key = line.customer;
  key += '\n';
  key += line.session;
  for (const auto& step : line.inside) {
    key += '\n';
    key += step.kind;
    key += ':';
    key += step.id;
  }
}

}  // namespace

void SessionShelf::Place::spend(Money cost) {
  for (const auto& sum : sums_) *sum.spent = Money::saturating_add(*sum.spent, cost);
}

std::vector<AccountSpent> SessionShelf::Place::spent() const {
  std::vector<AccountSpent> accounts;
  accounts.reserve(sums_.size());
  for (const auto& sum : sums_) accounts.push_back({sum.account, *sum.spent});
  return accounts;
}

SessionShelf::SessionShelf(std::shared_ptr<Runtime> runtime, LimitsByAgent limits)
    : runtime_(std::move(runtime)), limits_(std::move(limits)) {}

Result<SessionShelf::Place*> SessionShelf::at(const UsageLine& line) {
  set_shelf_key(key_, line);
  if (const auto found = by_key_.find(key_); found != by_key_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return &kept_.front().place;
  }
  auto session = open(line);
  if (!session) return fail(std::move(session).error());
  if (kept_.size() >= handles_max) {
    by_key_.erase(kept_.back().key);
    kept_.pop_back();
  }
  kept_.push_front({key_, Place(*std::move(session))});
  by_key_[key_] = kept_.begin();
  add_sums(kept_.front().place);
  return &kept_.front().place;
}

Result<Session> SessionShelf::open(const UsageLine& line) const {
  SessionOptions options;
  options.customer = line.customer;
  options.id = line.session.empty() ? std::string(session_default) : line.session;
  auto session = runtime_->session(std::move(options));
  for (const auto& step : line.inside) {
    if (!session) break;
    const auto found = step.kind == "agent" ? limits_.find(step.id) : limits_.end();
    auto limits = found != limits_.end() ? found->second : std::vector<Limit>();
    session = session->scoped(step.kind, step.id, std::move(limits));
  }
  return session;
}

void SessionShelf::add_sums(Place& place) {
  for (auto scope = place.session.scope(); !scope.is_root(); scope = scope.parent()) {
    place.sums_.push_back({scope.last(), &sums_[scope.to_string()]});
  }
  place.sums_.push_back({"total", &total_});
}

}  // namespace purser::cli
