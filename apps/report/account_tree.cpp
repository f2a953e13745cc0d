// account_tree.cpp: paths become a tree; `/` inside of ids is written otherwise, so it splits them.
#include <purser/apps/report/account_tree.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace purser::cli {
namespace {

constexpr std::string_view root_path = "total";

/// A node while the tree grows: children by step.
struct GrowingNode {
  Spending own;
  std::map<std::string, GrowingNode, std::less<>> children;
};

void grow(GrowingNode& root, const ReportRow& row) {
  auto* node = &root;
  std::string_view rest = row.name == root_path ? std::string_view() : row.name;
  while (!rest.empty()) {
    const auto step = rest.substr(0, rest.find('/'));
    node = &node->children[std::string(step)];
    rest.remove_prefix(std::min(step.size() + 1, rest.size()));
  }
  node->own += row.spending;
}

AccountNode ripened(const GrowingNode& growing, std::string path, std::string step) {
  AccountNode node{std::move(path), std::move(step), growing.own, growing.own, {}};
  for (const auto& [name, child] : growing.children) {
    auto below = node.path == root_path ? name : node.path + "/" + name;
    node.children.push_back(ripened(child, std::move(below), name));
    node.all += node.children.back().all;
  }
  std::sort(node.children.begin(), node.children.end(),
            [](const AccountNode& a, const AccountNode& b) {
              return std::tie(b.all.spent, a.step) < std::tie(a.all.spent, b.step);
            });
  return node;
}

void collect_nodes(const AccountNode& node, std::vector<const AccountNode*>& nodes) {
  nodes.push_back(&node);
  for (const auto& child : node.children) collect_nodes(child, nodes);
}

}  // namespace

AccountNode account_tree(const std::vector<ReportRow>& accounts) {
  GrowingNode root;
  for (const auto& row : accounts) grow(root, row);
  return ripened(root, std::string(root_path), std::string(root_path));
}

std::vector<const AccountNode*> dearest_accounts(const AccountNode& root) {
  std::vector<const AccountNode*> nodes;
  collect_nodes(root, nodes);
  const auto weight = [](const AccountNode& node) {
    return Money::saturating_add(node.all.spent, node.all.held);
  };
  std::sort(nodes.begin(), nodes.end(), [&](const AccountNode* a, const AccountNode* b) {
    const auto of_a = weight(*a);
    const auto of_b = weight(*b);
    return std::tie(of_b, a->path) < std::tie(of_a, b->path);
  });
  return nodes;
}

}  // namespace purser::cli
