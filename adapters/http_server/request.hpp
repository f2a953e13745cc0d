// request.hpp: what a client asked for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser::http_server {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// All of it is the client's: untrusted.
struct Request {
  std::string method{};
  std::string target{};  ///< as it was sent: `/mcp?x=1`
  Headers headers{};     ///< names in lower case, in the order in which they came
  std::string body{};
  std::string peer{};  ///< address and port: `127.0.0.1:40312`

  /// The first header of that name, which is lower case; null: there is none.
  [[nodiscard]] const std::string* header(std::string_view name) const noexcept;
  /// How often a header of that name came.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /// The target up to its `?`.
  [[nodiscard]] std::string_view path() const noexcept;
};

}  // namespace purser::http_server
