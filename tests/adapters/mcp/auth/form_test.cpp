// form_test.cpp: queries there and back.
#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {

TEST_CASE("form: what is printed is read back, whatever it is") {
  const FormFields fields{{"a b", "ü&=%+"}, {"empty", ""}, {"line", "x\r\ny"}, {"plain", "A-._~9"}};
  const auto text = print_form(fields);
  CHECK(text == "a%20b=%C3%BC%26%3D%25%2B&empty=&line=x%0D%0Ay&plain=A-._~9");
  CHECK(read_form(text) == fields);
}

TEST_CASE("form: odd texts are read as far as they go") {
  CHECK(read_form("a=1&&b&=c&d=%zz%4&e=1+2%20") ==
        FormFields{{"a", "1"}, {"b", ""}, {"", "c"}, {"d", "%zz%4"}, {"e", "1 2 "}});
  CHECK(read_form(std::string(1000, '&') + "a=1").size() == 1);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a=1&";
  CHECK(read_form(many).size() == 64);
}

TEST_CASE("form: a name that comes twice has no value") {
  CHECK(only_value({{"a", "1"}, {"b", "2"}}, "a") == "1");
  CHECK_FALSE(only_value({{"a", "1"}, {"a", "1"}}, "a"));
  CHECK_FALSE(only_value({}, "a"));
}

}  // namespace purser::mcp
