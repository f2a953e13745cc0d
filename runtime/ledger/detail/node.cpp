// node.cpp: where an account stands.
#include <purser/runtime/ledger/detail/node.hpp>

#include <utility>

namespace purser::ledger_detail {
namespace {

Scope path_of(const Node& account) {
  std::vector<Scope::Step> steps;
  for (const Node* node = &account; node->parent; node = node->parent.get()) {
    steps.push_back({std::string(node->kind()), std::string(node->id())});
  }
  std::reverse(steps.begin(), steps.end());
  return Scope::create(std::move(steps)).value_or(Scope());
}

}  // namespace

const Scope& Node::scope() const noexcept {
  if (const auto* known = known_scope.load(std::memory_order_acquire)) return *known;
  auto made = std::make_unique<const Scope>(path_of(*this));
  const Scope* first = nullptr;
  return known_scope.compare_exchange_strong(first, made.get(), std::memory_order_acq_rel)
             ? *made.release()
             : *first;
}

bool Doubt::is_in_books() const noexcept { return !left_out && number > account->reset_after; }

Books& Doubt::books() const noexcept {
  return closed_below ? account->closed_books->books : *account->books;
}

Line* Doubt::line_by_agents() const noexcept {
  if (!closed_below) return nullptr;
  auto& by_agents = account->closed_books->by_agents;
  const auto found = by_agents.find(*closed_below);
  return found != by_agents.end() ? &found->second : nullptr;
}

std::string Node::last() const {
  if (!parent) return Scope().last();
  std::vector<Scope::Step> steps{{std::string(kind()), std::string(id())}};
  return Scope::create(std::move(steps)).value_or(Scope()).last();
}

}  // namespace purser::ledger_detail
