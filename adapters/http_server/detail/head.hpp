// head.hpp: the head of an answer, as text.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/http_server/request.hpp>

namespace purser::http_server {

struct HeadForm {
  std::optional<std::size_t> content_length{};  ///< unset: its end is told otherwise
  bool chunked = false;
  bool keep_alive = true;
};

/// Control characters in values become blanks; a name that is no token is left out.
[[nodiscard]] std::string print_head(int status, const Headers& headers, const HeadForm& form);

/// `bytes` as one chunk of a chunked body.
[[nodiscard]] std::string print_chunk(std::string_view bytes);

}  // namespace purser::http_server
