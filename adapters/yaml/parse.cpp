// parse.cpp: builds Nodes from yaml-cpp's events, so that limits hold before memory is spent.
#include <purser/adapters/yaml/parse.hpp>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <fstream>
#include <istream>
#include <optional>
#include <sstream>
#include <string>
#include <unordered_map>

#include <purser/adapters/yaml/node_data.hpp>
#include <purser/adapters/yaml/text_check.hpp>

namespace purser::yaml {
namespace {

/// Carries an Error through yaml-cpp's parser; never leaves this file.
struct Stop {
  Error error;
};

Mark mark_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string file, const Limits& limits)
      : file_(std::make_shared<const std::string>(std::move(file))), limits_(limits) {}

  [[nodiscard]] const std::optional<Node>& root() const { return root_; }

  [[nodiscard]] Error error(Mark mark, std::string_view message,
                            ErrorCode code = ErrorCode::invalid_argument) const {
    return Error(code, fmt::format("{}:{}:{}: {}", *file_, mark.line, mark.column, message));
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    complete(make(Kind::null, mark_of(mark)), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    auto data = make(Kind::scalar, mark_of(mark));
    data->text = value;
    data->quoted = tag == "!";
    complete(std::move(data), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Stop{error(mark_of(mark), "the alias contains itself")};
    const auto target = found->second;
    add(Node(target), *target, mark_of(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  using DataPointer = std::shared_ptr<Node::Data>;

  struct Open {
    DataPointer data;
    YAML::anchor_t anchor = YAML::NullAnchor;
    std::optional<std::string> key;  ///< of a map, while its value is awaited
  };

  [[nodiscard]] DataPointer make(Kind kind, Mark mark) const {
    auto data = std::make_shared<Node::Data>();
    data->kind = kind;
    data->mark = mark;
    data->file = file_;
    return data;
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Stop{error(mark_of(mark), fmt::format("tags such as {} are not supported", tag))};
  }

  void open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(mark, tag);
    if (open_.size() >= static_cast<std::size_t>(limits_.depth_max)) {
      throw Stop{error(mark_of(mark),
                       fmt::format("nested deeper than {} levels", limits_.depth_max),
                       ErrorCode::too_large)};
    }
    open_.push_back({make(kind, mark_of(mark)), anchor, std::nullopt});
  }

  void close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    complete(std::move(done.data), done.anchor);
  }

  void complete(DataPointer data, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = data;
    add(Node(data), *data, data->mark);
  }

  void add(Node node, const Node::Data& data, Mark mark) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& parent = open_.back();
    const bool is_key = parent.data->kind == Kind::map && !parent.key;
    if (is_key) {
      add_key(parent, data, mark);
      return;
    }
    count(*parent.data, data, mark);
    if (parent.data->kind == Kind::sequence) {
      parent.data->items.push_back(std::move(node));
    } else {
      parent.data->members.emplace_back(std::move(*parent.key), std::move(node));
      parent.key.reset();
    }
  }

  void add_key(Open& parent, const Node::Data& data, Mark mark) const {
    if (data.kind != Kind::scalar) throw Stop{error(mark, "a key must be a text")};
    const auto [earlier, fresh] =
        parent.data->key_places.emplace(data.text, Node::Data::KeyPlace{mark, file_});
    if (!fresh) {
      throw Stop{error(mark, fmt::format("the key \"{}\" stands here twice, first in line {}",
                                         data.text, earlier->second.mark.line))};
    }
    parent.key = data.text;
  }

  /// Weights add up as the tree closes, and a parent that is still open is checked as it grows.
  void count(Node::Data& parent, const Node::Data& child, Mark mark) {
    parent.weight += child.weight;
    std::size_t total = 0;
    for (const auto& ancestor : open_) total += ancestor.data->weight;
    if (total <= limits_.nodes_max) return;
    throw Stop{error(mark,
                     fmt::format("more than {} values, aliases counted in full", limits_.nodes_max),
                     ErrorCode::too_large)};
  }

  std::shared_ptr<const std::string> file_;
  Limits limits_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, std::shared_ptr<const Node::Data>> anchors_;
  std::optional<Node> root_;
};

Result<Node> build(std::istream& input, Builder& builder) {
  YAML::Parser parser(input);
  if (!parser.HandleNextDocument(builder) || !builder.root()) {
    return fail(builder.error({}, "the file is empty"));
  }
  auto root = *builder.root();
  if (parser.HandleNextDocument(builder)) {
    return fail(builder.error(builder.root()->mark(), "only one document is allowed in a file"));
  }
  return root;
}

}  // namespace

Result<Node> parse(std::string_view text, std::string file, const Limits& limits) {
  Builder builder(std::move(file), limits);
  if (text.size() > limits.bytes_max) {
    return fail(builder.error({}, fmt::format("longer than {} bytes", limits.bytes_max),
                              ErrorCode::too_large));
  }
  if (const auto bad = first_bad_text(text)) {
    return fail(builder.error(*bad, "invalid UTF-8 or a control character"));
  }
  std::istringstream input{std::string(text)};
  try {
    return build(input, builder);
  } catch (const Stop& stop) {
    return fail(stop.error);
  } catch (const YAML::Exception& broken) {
    return fail(builder.error(mark_of(broken.mark), broken.msg));
  } catch (const std::exception& broken) {
    return fail(builder.error({}, broken.what()));
  }
}

Result<Node> parse_file(const std::filesystem::path& path, const Limits& limits) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    return fail(ErrorCode::not_found, fmt::format("{}: cannot be read", path.string()));
  }
  std::string text;
  std::string block(std::size_t{64} << 10, '\0');
  while (text.size() <= limits.bytes_max && file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
  }
  return parse(text, path.string(), limits);
}

}  // namespace purser::yaml
