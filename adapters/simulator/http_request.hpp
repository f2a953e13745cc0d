// http_request.hpp: one HTTP request as it arrived, secrets included; it never outlives its answer.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser::simulator {

struct HttpRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  ///< lower-case names
  std::string body;
  bool keep_alive = true;
  bool chunks_allowed = true;  ///< false for HTTP/1.0

  [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
    for (const auto& [known, value] : headers) {
      if (known == name) return value;
    }
    return {};
  }
  /// The target without its query.
  [[nodiscard]] std::string_view path() const noexcept {
    return std::string_view(target).substr(0, target.find('?'));
  }
};

}  // namespace purser::simulator
