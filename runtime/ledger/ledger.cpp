// ledger.cpp: the public face: checks what it is given and passes it on.
#include <purser/runtime/ledger/ledger.hpp>

#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser {
namespace {

Result<> check_ask(const Ask& ask) {
  if (ask.input_tokens < 0 || ask.output_tokens_min < 0 || ask.calls < 0) {
    return fail(ErrorCode::invalid_argument,
                "a call cannot ask for a negative amount of money, tokens or calls");
  }
  if (ask.output_tokens_max < ask.output_tokens_min) {
    return fail(ErrorCode::invalid_argument,
                "a call asks for at least " + std::to_string(ask.output_tokens_min) +
                    " and at most " + std::to_string(ask.output_tokens_max) + " output tokens");
  }
  if (ask.choices < 1) {
    return fail(ErrorCode::invalid_argument, "a call asks for at least one answer");
  }
  return {};
}

Result<> check_all(const std::vector<LimitRule>& rules) {
  for (const auto& rule : rules) {
    if (auto ok = ledger_detail::check(rule); !ok) return ok;
  }
  return {};
}

Result<> check_tracked(const Charge& charge) {
  if (charge.low.is_negative() || charge.high < charge.low) {
    return fail(ErrorCode::invalid_argument,
                "a cost must not be negative, and its low end not above its high end: " +
                    to_string(charge.low) + " to " + to_string(charge.high));
  }
  if (charge.usage.input_total() < 0 || charge.usage.output_total() < 0) {
    return fail(ErrorCode::invalid_argument, "tokens must not be negative");
  }
  return {};
}

}  // namespace

const Scope& Account::scope() const noexcept {
  static const Scope root;
  return node_ ? node_->scope() : root;
}

void Ledger::Abandon::operator()(ledger_detail::State* state) const noexcept { state->abandon(); }

Result<std::shared_ptr<Ledger>> Ledger::create(LedgerOptions options) {
  if (auto ok = check_all(options.rules); !ok) return fail(std::move(ok).error());
  if (!options.store) options.store = make_memory_store();
  if (options.clock == nullptr) options.clock = &system_clock();
  StatePtr state(new ledger_detail::State(std::move(options)));
  auto recovered = state->recover();
  if (!recovered) return fail(std::move(recovered).error());
  return std::shared_ptr<Ledger>(new Ledger(std::move(state)));
}

Ledger::Ledger(StatePtr state) noexcept : state_(std::move(state)) {}

Ledger::~Ledger() = default;

Result<Account> Ledger::open(const Scope& scope, std::vector<Limit> own) {
  for (const auto& limit : own) {
    if (auto ok = check(limit); !ok) {
      return fail(std::move(ok).error().in("a limit of " + scope.to_string()));
    }
  }
  auto node = state_->open(scope, own);
  if (!node) return fail(std::move(node).error());
  return Account(*std::move(node));
}

Result<Hold> Ledger::reserve(const Account& account, const Ask& ask, const CallInfo& info) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  if (auto ok = check_ask(ask); !ok) return fail(std::move(ok).error());
  auto hold = state_->reserve(*account.node_, ask, info);
  if (!hold) return fail(std::move(hold).error());
  return Hold(*hold);
}

WaitId Ledger::reserve_in_turn(const Account& account, const Ask& ask, const CallInfo& info,
                               std::function<void(Result<Hold>)> done) {
  auto ok = check_account(account);
  if (ok) ok = check_ask(ask);
  if (!ok) {
    done(fail(std::move(ok).error()));
    return 0;
  }
  ledger_detail::Waiter waiter;
  waiter.account = account.node_;
  waiter.ask = ask;
  waiter.call = info;
  waiter.name = info.name;
  waiter.done = [done = std::move(done)](Result<ledger_detail::HoldState*> hold) {
    done(hold ? Result<Hold>(Hold(*hold)) : fail(std::move(hold).error()));
  };
  return state_->reserve_in_turn(std::move(waiter));
}

bool Ledger::leave_line(WaitId id) noexcept { return state_->leave_line(id); }

bool Ledger::has_line() const noexcept { return state_->has_line(); }

Result<> Ledger::would_exceed(const Account& account, const Ask& ask, const CallInfo& info) const {
  if (auto ok = check_account(account); !ok) return ok;
  if (auto ok = check_ask(ask); !ok) return ok;
  return state_->would_exceed(*account.node_, ask, info);
}

std::optional<Fullness> Ledger::fullest(const Account& account, const CallInfo& info) const {
  if (!check_account(account)) return std::nullopt;
  return state_->fullest(*account.node_, info);
}

Result<Sequence> Ledger::track(const Account& account, const CallInfo& info, const Charge& charge) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  if (auto ok = check_tracked(charge); !ok) return fail(std::move(ok).error());
  return state_->track(*account.node_, info, charge);
}

Result<Sequence> Ledger::reconcile(CallId call, std::uint32_t attempt, const Charge& charge) {
  if (auto ok = check_tracked(charge); !ok) return fail(std::move(ok).error());
  return state_->reconcile(call, attempt, charge);
}

Result<Sequence> Ledger::adjust(const Account& account, const CallInfo& info, Money change) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  return state_->adjust(*account.node_, info, change);
}

Result<Sequence> Ledger::reset(const Account& account) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  return state_->reset(*account.node_);
}

Result<Sequence> Ledger::change_limit(const Account& account, const Limit& limit) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  if (auto ok = check(limit); !ok) return fail(std::move(ok).error());
  return state_->change_limit(*account.node_, limit);
}

Result<> Ledger::change_rules(std::vector<LimitRule> rules) {
  if (auto ok = check_all(rules); !ok) return ok;
  return state_->change_rules(std::move(rules));
}

Result<Sequence> Ledger::close(const Account& account) {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  return state_->close(*account.node_);
}

std::vector<DoubtReport> Ledger::doubts() const { return state_->doubts(); }

bool Ledger::is_committed(Sequence sequence) const noexcept {
  return sequence == 0 || sequence <= state_->store().committed();
}

Store& Ledger::store() const noexcept { return state_->store(); }

bool Ledger::admits_without_journal() const noexcept { return state_->admits_without_journal(); }

AccountReport Ledger::report(const Account& account) const {
  if (!check_account(account)) return {};
  return state_->report(*account.node_);
}

Result<MeterReport> Ledger::meter(const Account& account) const {
  if (auto ok = check_account(account); !ok) return fail(std::move(ok).error());
  return state_->meter(*account.node_);
}

LedgerMetrics Ledger::metrics() const { return state_->metrics(); }

bool Ledger::knows(const Scope& scope) const { return state_->knows(scope); }

CallId Ledger::last_call() const noexcept { return state_->last_call(); }

Account Ledger::total() const { return Account(state_->root()); }

std::vector<Scope> Ledger::accounts() const { return state_->accounts(); }

Result<> Ledger::check_account(const Account& account) const {
  if (account.node_ && account.node_->root == state_->root().get()) return {};
  return fail(ErrorCode::invalid_argument,
              account.node_ ? "account " + account.node_->last() + " belongs to another ledger"
                            : std::string("the account was never opened"));
}

}  // namespace purser
