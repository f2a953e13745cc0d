// route_table_test.cpp: exact names, spelled prefixes, prefixes, patterns, in this order.
#include <purser/runtime/route_table.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

const std::vector<std::string> names{"openai", "openrouter", "local", "local/big"};

RouteTable table() {
  return RouteTable({{"*", 1}, {"gpt-*", 0}, {"openai/o*", 1}, {"gpt-4o", 0}, {"local/fixed", 1}},
                    names);
}

struct Row {
  std::string model;
  std::string provider;
  std::string sent;
  bool by_prefix;
};

}  // namespace

TEST_CASE("route table: an exact name, a spelled prefix, a prefix, the first pattern") {
  const std::vector<Row> rows{
      {"gpt-4o", "openai", "gpt-4o", false},                // exact, though "*" stands first
      {"gpt-5", "openrouter", "gpt-5", false},              // the first pattern
      {"openai/o3", "openrouter", "openai/o3", false},      // spelled: keeps its slash
      {"openai/gpt-4o", "openai", "gpt-4o", true},          // prefix
      {"local/fixed", "openrouter", "local/fixed", false},  // exact before prefix
      {"local/qwen3", "local", "qwen3", true},
      {"local/big/qwen3", "local/big", "qwen3", true},  // the longest name
      {"local/bigger", "local", "bigger", true},
      {"openrouter/openai/gpt-4o", "openrouter", "openai/gpt-4o", true},
      {"local/", "openrouter", "local/", false},  // no model behind it
      {"local", "openrouter", "local", false},
      {"Local/qwen3", "openrouter", "Local/qwen3", false},
      {"/qwen3", "openrouter", "/qwen3", false},
      {"mistralai/small", "openrouter", "mistralai/small", false},
      {"", "openrouter", "", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.model);
    const auto found = table().find(row.model);
    REQUIRE(found);
    CHECK(names[found->provider] == row.provider);
    CHECK(found->model == row.sent);
    CHECK(found->by_prefix == row.by_prefix);
  }
}

TEST_CASE("route table: nothing is found where nothing fits") {
  const RouteTable only_gpt({{"gpt-*", 0}}, {"openai"});
  CHECK_FALSE(only_gpt.find("claude"));
  CHECK_FALSE(only_gpt.find("other/gpt-4o"));
  CHECK(only_gpt.find("openai/claude")->model == "claude");
  CHECK_FALSE(RouteTable().find("gpt-4o"));
  CHECK_FALSE(RouteTable({}, {""}).find("/gpt-4o"));
}

TEST_CASE("route table: a prefix that changes nothing is no part of the name that calls go by") {
  const RouteTable two({{"gpt-*", 0}, {"qwen*", 1}}, {"openai", "together", "local"});
  CHECK(two.own_name("openai/gpt-4o") == "gpt-4o");
  CHECK(two.own_name("together/qwen3") == "qwen3");
  CHECK(two.own_name("local/qwen3") == "local/qwen3");        // qwen3 alone leads elsewhere
  CHECK(two.own_name("openai/davinci") == "openai/davinci");  // alone it leads nowhere
  CHECK(two.own_name("gpt-4o") == "gpt-4o");
  CHECK(two.own_name("mystery/gpt-4o") == "mystery/gpt-4o");
  CHECK(two.own_name("openai/openai/gpt-4o") == "openai/openai/gpt-4o");
}
