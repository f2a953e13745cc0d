// page_checks.hpp: what is right of every page, whatever it tells.
#pragma once

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include <purser/tests/support/catch.hpp>

namespace purser {

/// What is wrong with the nesting of a page's tags; empty: nothing.
inline std::string broken_tag(const std::string& page) {
  static const std::regex tag(R"(<(/?)([a-zA-Z0-9]+)((?:[^<>"]|"[^"]*")*?)(/?)>)");
  static const std::vector<std::string> empty{"meta", "wbr"};
  std::vector<std::string> open;
  const auto end = std::sregex_iterator();
  for (auto it = std::sregex_iterator(page.begin(), page.end(), tag); it != end; ++it) {
    const auto name = (*it)[2].str();
    if ((*it)[4].length() > 0 || std::count(empty.begin(), empty.end(), name) > 0) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> at " + std::to_string(it->position());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

inline std::string between(const std::string& text, const std::string& begin,
                           const std::string& end) {
  const auto from = text.find(begin);
  REQUIRE(from != text.npos);
  const auto start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

}  // namespace purser
