// reasoning_details.hpp: reasoning that comes in pieces and has to go back whole (OpenRouter).
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::openai::detail {

/// Puts the pieces of `reasoning_details` together: those with the same type and index are one.
class ReasoningDetails {
 public:
  /// `text`: the JSON text of an array; anything else is ignored.
  void add(std::string_view text);
  /// An array as JSON text; empty where nothing came.
  [[nodiscard]] std::string text() const;

 private:
  void add_piece(Json piece);

  Json details_ = Json::array();
};

}  // namespace purser::openai::detail
