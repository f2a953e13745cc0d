// spending_key_test.cpp: which row money belongs to.
#include <purser/runtime/ledger/summary/spending_key.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

const WallTime late = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} +
                      std::chrono::hours(23) + std::chrono::minutes(59);

SpendingOrigin origin(const std::string& scope, CallKind kind = CallKind::model,
                      std::string name = "gpt-4o") {
  return {scope.empty() ? Scope() : Scope::parse(scope).value(), kind, std::move(name), late};
}

}  // namespace

TEST_CASE("spending key: rows are told apart by path, name or time") {
  const std::string path = "org:o/customer:a%2Fb/session:s1/agent:boss/agent:writer";
  const auto [key, expected] = GENERATE(table<SpendingKey, std::string>({
      {SpendingKey::session, "org:o/customer:a%2Fb/session:s1"},
      {SpendingKey::customer, "org:o/customer:a%2Fb"},
      {SpendingKey::agent, "writer"},
      {SpendingKey::model, "gpt-4o"},
      {SpendingKey::tool, ""},
      {SpendingKey::hour, "2026-11-30T23"},
      {SpendingKey::day, "2026-11-30"},
      {SpendingKey::month, "2026-11"},
      {SpendingKey::account, "org:o/customer:a%2Fb/session:s1/agent:boss/agent:writer"},
  }));
  INFO(to_string(key));
  CHECK(row_of(origin(path), key) == expected);
}

TEST_CASE("spending key: what has no such step belongs to the row without a name") {
  CHECK(row_of(origin(""), SpendingKey::session).empty());
  CHECK(row_of(origin("session:s1"), SpendingKey::customer).empty());
  CHECK(row_of(origin("session:s1"), SpendingKey::agent).empty());
  CHECK(row_of(origin(""), SpendingKey::account) == "total");
  CHECK(row_of(origin("session:s1", CallKind::tool, "crm"), SpendingKey::model).empty());
  CHECK(row_of(origin("session:s1", CallKind::tool, "crm"), SpendingKey::tool) == "crm");
  CHECK(row_of(origin("session:s1", CallKind::mcp, "files/read"), SpendingKey::tool) ==
        "files/read");
}

TEST_CASE("spending key: sessions of the same name of two customers are two rows") {
  CHECK(row_of(origin("customer:a/session:s"), SpendingKey::session) !=
        row_of(origin("customer:b/session:s"), SpendingKey::session));
}

TEST_CASE("spending key: every key has a name that finds it") {
  for (const auto key : spending_keys) CHECK(find_spending_key(to_string(key)) == key);
  CHECK_FALSE(find_spending_key("year"));
  CHECK(is_time(SpendingKey::month));
  CHECK_FALSE(is_time(SpendingKey::model));
}
