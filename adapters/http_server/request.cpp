// request.cpp: finds headers.
#include <purser/adapters/http_server/request.hpp>

#include <algorithm>

namespace purser::http_server {

const std::string* Request::header(std::string_view name) const noexcept {
  for (const auto& [key, value] : headers) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::size_t Request::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }));
}

std::string_view Request::path() const noexcept {
  const std::string_view whole = target;
  return whole.substr(0, whole.find('?'));
}

}  // namespace purser::http_server
