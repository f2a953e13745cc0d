// unusable_tools.cpp: tools that must not compile; unusable_tools.cmake compares the sentences.
#include <purser/tools.hpp>

using namespace purser;

struct Good {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Good, (), (text))

struct Undescribed {
  int a;
};

struct Pointer {
  int* p;
};
BOOST_DESCRIBE_STRUCT(Pointer, (), (p))

struct Node {
  std::vector<Node> children;
};
BOOST_DESCRIBE_STRUCT(Node, (), (children))

class Private {
  int a = 0;
  BOOST_DESCRIBE_CLASS(Private, (), (), (), (a))
};

struct DerivedFromUndescribed : Undescribed {
  int b;
};
BOOST_DESCRIBE_STRUCT(DerivedFromUndescribed, (Undescribed), (b))

void define_all() {
  (void)tool("generic", "", [](auto) {});
  (void)tool("several", "", [](Good, int) {});
  (void)tool("mutable_reference", "", [](Good&) {});
  (void)tool("undescribed", "", [](Undescribed) {});
  (void)tool("result", "", [](Good) { return Undescribed(); });
  (void)tool("mutable_lambda", "", [n = 0](Good) mutable { return ++n; });
  (void)tool("pointer", "", [](Pointer) {});
  (void)tool("recursive", "", [](Node) {});
  (void)tool("private", "", [](Private) {});
  (void)tool("base", "", [](DerivedFromUndescribed) {});
  auto good = tool("good", "", [](Good) {});
  (void)(good | cost_estimate([](int) { return 1; }));
  (void)(good | cost_actual([](const Good&) { return Money(); }));
  (void)(good | schema(Json()));
}
