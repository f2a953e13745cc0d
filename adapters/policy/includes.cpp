// includes.cpp: `include:`: reads the named files once each, however they include each other.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include <purser/adapters/policy/detail/includes.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/adapters/yaml/merge.hpp>
#include <purser/adapters/yaml/node_data.hpp>
#include <purser/adapters/yaml/parse.hpp>

namespace purser::policy {
namespace {

using yaml::Node;

constexpr std::size_t files_max = 64;

Node without(const Node& map, std::string_view key) {
  auto data = std::make_shared<Node::Data>(map.data());
  std::erase_if(data->members, [&](const auto& member) { return member.first == key; });
  return Node(std::move(data));
}

class Including {
 public:
  Including(const ParseOptions& options, std::vector<Error>& problems)
      : options_(options), problems_(problems) {}

  Result<Node> read(std::string_view text, const std::string& file) {
    const auto parsed = yaml::parse(text, file);
    if (!parsed) return fail(parsed.error());
    files_.push_back(file);
    auto root = yaml::expand(*parsed, options_.environment, problems_);
    const auto names = root.member("include");
    if (!names) return root;
    open_.push_back(file);
    auto whole = without(root, "include");
    for (const auto& name : names_in(*names)) include(name, whole);
    open_.pop_back();
    return whole;
  }

  [[nodiscard]] std::vector<std::string> files() && { return std::move(files_); }

 private:
  std::vector<Node> names_in(const Node& node) {
    if (node.kind() == yaml::Kind::scalar) return {node};
    auto items = node.list();
    if (items) return *std::move(items);
    problems_.push_back(
        node.error("expected the name of a file or a list of them, found " + node.describe()));
    return {};
  }

  void include(const Node& name, Node& whole) {
    std::string file;
    if (auto done = read_path(name, file); !done) return problems_.push_back(done.error());
    if (auto ok = check(name, file); !ok) return problems_.push_back(ok.error());
    if (std::find(files_.begin(), files_.end(), file) != files_.end()) return;  // it is in already
    const auto text = options_.read_file(file);
    if (!text) return problems_.push_back(name.error(name.describe() + " cannot be read"));
    const auto root = read(*text, file);
    if (!root) return problems_.push_back(root.error());
    if (root->kind() != yaml::Kind::map) {
      return problems_.push_back(root->error("expected a map, found " + root->describe()));
    }
    whole = yaml::merge(whole, root->member("version") ? checked(*root) : *root, problems_);
  }

  Result<> check(const Node& name, const std::string& file) {
    if (!options_.read_file) {
      return fail(name.error("no files can be included into a text that was not read from one"));
    }
    if (std::find(open_.begin(), open_.end(), file) != open_.end()) {
      return fail(name.error(
          fmt::format("a file that includes itself: {} -> {}", fmt::join(open_, " -> "), file)));
    }
    if (files_.size() < files_max) return {};
    return fail(name.error(fmt::format("more than {} files", files_max)));
  }

  /// Included files may say their version, which has to be the one that there is.
  Node checked(const Node& root) {
    const auto version = root.member("version")->integer();
    if (version != 1) {
      problems_.push_back(root.member("version")->error("expected version 1"));
    }
    return without(root, "version");
  }

  const ParseOptions& options_;
  std::vector<Error>& problems_;
  std::vector<std::string> files_;
  std::vector<std::string> open_;  ///< being read, outermost first
};

}  // namespace

Result<WholeFile> read_whole(std::string_view text, const std::string& file,
                             const ParseOptions& options, std::vector<Error>& problems) {
  Including including(options, problems);
  auto root = including.read(text, file);
  if (!root) return fail(std::move(root).error());
  return WholeFile{*std::move(root), std::move(including).files()};
}

}  // namespace purser::policy
