// problems.cpp: paths and excerpts of JSON values, and the list of what is wrong with them.
#include <purser/runtime/tools/problems.hpp>

namespace purser {

namespace {

constexpr std::size_t excerpt_bytes_max = 40;

/// Cuts between characters, never inside one.
std::string cut(std::string_view text) {
  if (text.size() <= excerpt_bytes_max) return std::string(text);
  std::size_t end = excerpt_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace

std::string JsonPath::text() const {
  if (parent_ == nullptr) return "arguments";
  std::string before = parent_->parent_ == nullptr ? "" : parent_->text();
  if (is_index_) return before + "[" + std::to_string(index_) + "]";
  if (!before.empty()) before += '.';
  return before + cut(key_);
}

void Problems::add(const JsonPath& path, std::string_view text) {
  ++count_;
  if (texts_.size() < count_max) texts_.push_back(path.text() + ": " + std::string(text));
}

void Problems::add_unexpected(const JsonPath& path, std::string_view expected, const Json& actual) {
  add(path, "expected " + std::string(expected) + ", got " + excerpt(actual));
}

void Problems::add_all(const Problems& other) {
  count_ += other.count_;
  for (const auto& text : other.texts_) {
    if (texts_.size() < count_max) texts_.push_back(text);
  }
}

std::string Problems::text() const {
  std::string line;
  for (const auto& text : texts_) line += (line.empty() ? "" : "; ") + text;
  if (count_ > texts_.size()) line += "; and more";
  return line;
}

std::string excerpt(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return value.empty() ? "{}" : "an object";
    case Json::value_t::array:
      return value.empty() ? "[]" : "an array";
    case Json::value_t::string:
      return dump_json(cut(value.get_ref<const std::string&>()));
    default:
      return dump_json(value);
  }
}

bool is_deeper_than(const Json& value, std::size_t levels) noexcept {
  if (!value.is_structured()) return false;
  if (levels == 0) return true;
  for (const auto& element : value) {
    if (is_deeper_than(element, levels - 1)) return true;
  }
  return false;
}

}  // namespace purser
