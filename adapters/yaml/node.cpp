// node.cpp: strict readings of scalars, lists and maps.
#include <purser/adapters/yaml/node.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include <purser/adapters/yaml/duration.hpp>
#include <purser/adapters/yaml/node_data.hpp>

namespace purser::yaml {
namespace {

template <class Number>
std::optional<Number> whole_text_as(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number value{};
  const auto end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

std::optional<double> finite(std::string_view text) {
  const auto first = text.find_first_not_of("+-");
  const bool digits = first != text.npos && text[first] >= '0' && text[first] <= '9';
  const auto value = whole_text_as<double>(text);
  if (!digits || !value || !std::isfinite(*value)) return std::nullopt;
  return value;
}

std::string place(const std::string& file, Mark mark) {
  return fmt::format("{}:{}:{}", file, mark.line, mark.column);
}

Json plain_scalar(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (const auto integer = whole_text_as<std::int64_t>(text)) return *integer;
  if (const auto number = finite(text)) return *number;
  return text;
}

}  // namespace

Kind Node::kind() const noexcept { return data_->kind; }
Mark Node::mark() const noexcept { return data_->mark; }
bool Node::quoted() const noexcept { return data_->quoted; }
bool Node::from_environment() const noexcept { return data_->from_environment; }

std::string_view Node::written() const noexcept {
  return from_environment() ? data_->written : data_->text;
}
const std::string& Node::file() const noexcept { return *data_->file; }

std::string Node::where() const { return place(*data_->file, data_->mark); }

Error Node::error(std::string_view message) const {
  return Error(ErrorCode::invalid_argument, fmt::format("{}: {}", where(), message));
}

std::string Node::where_key(std::string_view key) const {
  const auto found = data_->key_places.find(key);
  return found != data_->key_places.end() ? place(*found->second.file, found->second.mark)
                                          : where();
}

Error Node::error_at_key(std::string_view key, std::string_view message) const {
  return Error(ErrorCode::invalid_argument, fmt::format("{}: {}", where_key(key), message));
}

std::string Node::describe() const {
  switch (kind()) {
    case Kind::null:
      return "nothing";
    case Kind::sequence:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::scalar:
      break;
  }
  constexpr std::size_t shown_max = 60;
  const auto text = written();
  const bool cut = text.size() > shown_max;
  return fmt::format("\"{}\"{}", text.substr(0, shown_max), cut ? "..." : "");
}

Result<std::string> Node::string() const {
  if (kind() == Kind::scalar) return data_->text;
  return fail(error(fmt::format("expected a text, found {}", describe())));
}

Result<std::int64_t> Node::integer(std::int64_t least, std::int64_t most) const {
  const auto value =
      kind() == Kind::scalar && !quoted() ? whole_text_as<std::int64_t>(data_->text) : std::nullopt;
  if (!value) return fail(error(fmt::format("expected an integer, found {}", describe())));
  if (*value >= least && *value <= most) return *value;
  const auto shown = from_environment() ? describe() : fmt::format("{}", *value);
  return fail(error(fmt::format("{} is outside of {} to {}", shown, least, most)));
}

Result<double> Node::number() const {
  const auto value = kind() == Kind::scalar && !quoted() ? finite(data_->text) : std::nullopt;
  if (value) return *value;
  return fail(error(fmt::format("expected a number, found {}", describe())));
}

Result<bool> Node::boolean() const {
  if (kind() == Kind::scalar && !quoted() && data_->text == "true") return true;
  if (kind() == Kind::scalar && !quoted() && data_->text == "false") return false;
  return fail(error(fmt::format("expected true or false, found {}", describe())));
}

Result<std::chrono::nanoseconds> Node::duration() const {
  if (kind() != Kind::scalar) {
    return fail(error(fmt::format("expected a duration such as 5s, found {}", describe())));
  }
  auto value = parse_duration(data_->text);
  if (value) return value;
  if (!from_environment()) return fail(error(value.error().message()));
  return fail(error(fmt::format("{} holds no duration such as 5s", describe())));
}

Result<std::vector<Node>> Node::list() const {
  if (kind() == Kind::sequence) return data_->items;
  return fail(error(fmt::format("expected a list, found {}", describe())));
}

const std::vector<std::pair<std::string, Node>>& Node::members() const noexcept {
  return data_->members;
}

std::optional<Node> Node::member(std::string_view key) const {
  for (const auto& [name, value] : members()) {
    if (name == key) return value;
  }
  return std::nullopt;
}

Json Node::json() const {
  switch (kind()) {
    case Kind::null:
      return nullptr;
    case Kind::scalar:
      return quoted() ? Json(data_->text) : plain_scalar(data_->text);
    case Kind::sequence: {
      Json array = Json::array();
      for (const auto& item : data_->items) array.push_back(item.json());
      return array;
    }
    case Kind::map:
      break;
  }
  Json object = Json::object();
  for (const auto& [key, value] : members()) object[key] = value.json();
  return object;
}

}  // namespace purser::yaml
