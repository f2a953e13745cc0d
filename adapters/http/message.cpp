// message.cpp: looks headers up.
#include <purser/adapters/http/message.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>

namespace purser::http {
const std::string* ResponseHead::find(std::string_view name) const noexcept {
  for (const auto& header : headers) {
    if (same_but_for_case(header.name, name)) return &header.value;
  }
  return nullptr;
}

}  // namespace purser::http
