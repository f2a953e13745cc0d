// json_print.cpp: prints JSON values; numbers as the shortest decimal that leads back to them.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <purser/runtime/json.hpp>

namespace purser {
namespace {

constexpr int compact = -1;
constexpr int spaces_per_level = 2;

/// The library's own printer shows one double in a thousand with more digits than it needs, such as
/// 0.0027259989999999998 for 0.002725999, which is no amount of money any more.
void print_double(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  const std::string_view shortest(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  out += shortest;
  if (shortest.find_first_of(".e") == std::string_view::npos) out += ".0";
}

bool prints_as_it_is(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

/// `value`: a string, whose text is `text`.
void print_string(std::string_view text, const Json& value, std::string& out) {
  if (std::all_of(text.begin(), text.end(), prints_as_it_is)) {
    out.append(1, '"').append(text).append(1, '"');
  } else {
    out += value.dump(compact, ' ', false, Json::error_handler_t::replace);
  }
}

void print_key(const std::string& key, std::string& out) {
  if (std::all_of(key.begin(), key.end(), prints_as_it_is)) {
    out.append(1, '"').append(key).append(1, '"');
  } else {
    print_string(key, Json(key), out);
  }
}

void break_line(int level, std::string& out) {
  if (level == compact) return;
  out.append(1, '\n').append(static_cast<std::size_t>(level * spaces_per_level), ' ');
}

/// `level`: how deep the value lies in an indented text, or `compact`.
void print(const Json& value, int level, std::string& out) {
  const int inside = level == compact ? compact : level + 1;
  switch (value.type()) {
    case Json::value_t::object: {
      char before = '{';
      for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
        out += before;
        before = ',';
        break_line(inside, out);
        print_key(key, out);
        out += level == compact ? ":" : ": ";
        print(member, inside, out);
      }
      if (value.empty()) out += '{';
      if (!value.empty()) break_line(level, out);
      out += '}';
      return;
    }
    case Json::value_t::array: {
      char before = '[';
      for (const Json& item : value.get_ref<const Json::array_t&>()) {
        out += before;
        before = ',';
        break_line(inside, out);
        print(item, inside, out);
      }
      if (value.empty()) out += '[';
      if (!value.empty()) break_line(level, out);
      out += ']';
      return;
    }
    case Json::value_t::string:
      return print_string(value.get_ref<const std::string&>(), value, out);
    case Json::value_t::number_float:
      return print_double(value.get<double>(), out);
    default:
      out += value.dump();
  }
}

std::string printed(const Json& value, int level) {
  std::string out;
  print(value, level, out);
  return out;
}

}  // namespace

std::string dump_json(const Json& value) { return printed(value, compact); }

std::string dump_json_pretty(const Json& value) { return printed(value, 0); }

}  // namespace purser
