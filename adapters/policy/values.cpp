// values.cpp: parsers of single values, with the place in front of what they say.
#include <purser/adapters/policy/detail/values.hpp>

#include <filesystem>

namespace purser::yaml {
namespace {

template <class T>
Result<> read_parsed(const Node& node, std::string_view expected,
                     Result<T> (*parse)(std::string_view), T& out) {
  const auto text = node.string();
  if (!text) {
    return fail(node.error(fmt::format("expected {}, found {}", expected, node.describe())));
  }
  auto value = parse(*text);
  if (value) {
    out = *std::move(value);
    return {};
  }
  if (!node.from_environment()) return fail(node.error(value.error().message()));
  return fail(node.error(fmt::format("{} does not hold {}", node.describe(), expected)));
}

}  // namespace

Result<> read(const Node& node, Money& out) {
  return read_parsed(node, "an amount such as $0.50", &Money::parse, out);
}

Result<> read(const Node& node, Share& out) {
  return read_parsed(node, "a share such as 80%", &Share::parse, out);
}

Result<> read(const Node& node, Rate& out) {
  return read_parsed(node, "USD per million tokens such as 2.50", &Rate::parse, out);
}

Result<> read(const Node& node, Secret& out) {
  auto text = node.string();
  if (!text) return fail(text.error());
  out = Secret(*std::move(text));
  return {};
}

}  // namespace purser::yaml

namespace purser::policy {

Result<> read_name(const yaml::Node& node, std::string& out) {
  auto text = node.string();
  if (!text) return fail(text.error());
  if (text->empty()) return fail(node.error("expected a text that is not empty"));
  out = *std::move(text);
  return {};
}

Result<> read_path(const yaml::Node& node, std::string& out) {
  std::string name;
  if (auto done = read_name(node, name); !done) return done;
  const auto folder = std::filesystem::path(node.file()).parent_path();
  out = (folder / name).lexically_normal().string();
  return {};
}

Result<> read_timeout(const yaml::Node& node, std::chrono::milliseconds& out) {
  if (auto done = yaml::read(node, out); !done) return done;
  if (out > std::chrono::milliseconds(0)) return {};
  return fail(node.error("a timeout must be longer than 0"));
}

Result<> read_patterns(const yaml::Node& node, std::vector<Glob>& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    std::string text;
    if (auto done = read_name(item, text); !done) return done;
    out.emplace_back(std::move(text));
  }
  return {};
}

Result<> read_positive(const yaml::Node& node, std::chrono::nanoseconds& out) {
  if (auto done = yaml::read(node, out); !done) return done;
  if (out > std::chrono::nanoseconds(0)) return {};
  return fail(node.error("expected a duration longer than 0, such as 60s"));
}

}  // namespace purser::policy
