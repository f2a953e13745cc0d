// page_guard_test.cpp: lists in pages end, whatever the server does.
#include <purser/adapters/mcp/protocol/page_guard.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json page(std::vector<std::string> names, Json cursor = nullptr) {
  auto list = Json::array();
  for (auto& name : names) {
    auto item = Json::object();
    item["name"] = std::move(name);
    list.push_back(std::move(item));
  }
  auto result = Json::object();
  result["tools"] = std::move(list);
  if (!cursor.is_null()) result["nextCursor"] = std::move(cursor);
  return result;
}

struct Guarded : PageGuard {
  explicit Guarded(const Limits& limits = Limits()) : PageGuard("tools", "name", limits) {}
};

TEST_CASE("mcp pages: the empty cursor is a cursor, and its absence the end") {
  Guarded guard;
  CHECK(guard.take(page({"a"}, "")).value());
  CHECK(guard.cursor().empty());
  CHECK_FALSE(guard.take(page({"b"})).value());
  CHECK(std::move(guard).items().size() == 2);
}

TEST_CASE("mcp pages: a list has at most so many bytes, cursors included") {
  Limits limits;
  limits.list_bytes_max = 50;
  Guarded by_items(limits);
  REQUIRE(by_items.take(page({"a"}, "1")));
  const auto long_item = by_items.take(page({std::string(40, 'x')}));
  REQUIRE_FALSE(long_item);
  CHECK(long_item.error().code() == ErrorCode::too_large);
  CHECK(long_item.error().message().find("list_bytes_max") != std::string::npos);
  Guarded by_cursor(limits);
  CHECK_FALSE(by_cursor.take(page({"a"}, std::string(40, 'x'))));
}

TEST_CASE("mcp pages: of two of one name the first is kept, and their order") {
  Guarded guard;
  CHECK(guard.take(page({"b", "a"}, "x")).value());
  CHECK_FALSE(guard.take(page({"a", "c"})).value());
  const auto items = std::move(guard).items();
  REQUIRE(items.size() == 3);
  CHECK(items[0]["name"] == "b");
  CHECK(items[2]["name"] == "c");
}

TEST_CASE("mcp pages: a cursor that comes again, or is no text, is an error") {
  Guarded guard;
  CHECK(guard.take(page({"a"}, "x")).value());
  CHECK(guard.take(page({"b"}, "y")).value());
  CHECK(guard.take(page({"c"}, "x")).error().code() == ErrorCode::protocol_error);
  CHECK(Guarded().take(page({}, 7)).error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp pages: pages and items have limits") {
  Limits limits;
  limits.pages_max = 2;
  limits.items_max = 3;
  Guarded pages(limits);
  CHECK(pages.take(page({"a"}, "x")).value());
  CHECK(pages.take(page({"b"}, "y")).error().code() == ErrorCode::too_large);
  CHECK(Guarded(limits).take(page({"a", "b", "c"})).has_value());
  CHECK(Guarded(limits).take(page({"a", "b", "c", "d"})).error().code() == ErrorCode::too_large);
}

TEST_CASE("mcp pages: what is no page is an error") {
  CHECK_FALSE(Guarded().take(nullptr));
  CHECK_FALSE(Guarded().take(Json::array()));
  CHECK_FALSE(Guarded().take(Json::parse(R"({"tools":{}})")));
}

}  // namespace
}  // namespace purser::mcp
