// account_tree_test.cpp: paths become a tree that loses no money.
#include <purser/apps/report/account_tree.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

ReportRow row(std::string path, Money spent) { return {std::move(path), {.spent = spent}}; }

}  // namespace

TEST_CASE("account tree: each node has what it and all below it spent, the dearest first") {
  const auto root = account_tree({row("total", 1_usd), row("customer:a", 2_usd),
                                  row("customer:b/session:s", 5_usd),
                                  row("customer:a/session:s%2F1/agent:x", 1_usd)});
  CHECK(root.path == "total");
  CHECK(root.own.spent == 1_usd);
  CHECK(root.all.spent == 9_usd);
  REQUIRE(root.children.size() == 2);
  CHECK(root.children[0].step == "customer:b");
  CHECK(root.children[0].own.spent == 0_usd);
  CHECK(root.children[1].all.spent == 3_usd);
  const auto& leaf = root.children[1].children.at(0).children.at(0);
  CHECK(leaf.path == "customer:a/session:s%2F1/agent:x");
  CHECK(leaf.step == "agent:x");
}

TEST_CASE("account tree: the dearest accounts, held money included") {
  auto held = row("customer:b", 0_usd);
  held.spending.held = 4_usd;
  const auto root = account_tree({row("customer:a/session:s", 3_usd), held});
  std::vector<std::string> paths;
  for (const auto* node : dearest_accounts(root)) paths.push_back(node->path);
  CHECK(paths ==
        std::vector<std::string>{"total", "customer:b", "customer:a", "customer:a/session:s"});
}

TEST_CASE("account tree: nothing is a root alone") {
  const auto root = account_tree({});
  CHECK(root.children.empty());
  CHECK(dearest_accounts(root).size() == 1);
}
