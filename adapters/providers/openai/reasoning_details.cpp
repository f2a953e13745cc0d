// reasoning_details.cpp: texts are joined, everything else is kept as it came first.
#include <algorithm>
#include <array>
#include <purser/adapters/providers/openai/detail/reasoning_details.hpp>

namespace purser::openai::detail {
namespace {

/// More pieces than any answer has.
constexpr std::size_t details_max = 10'000;

bool is_same_detail(const Json& a, const Json& b) {
  return a.value("type", Json()) == b.value("type", Json()) &&
         a.value("index", Json()) == b.value("index", Json());
}

void join_detail(Json& whole, const Json& piece) {
  static constexpr std::array<std::string_view, 3> texts{"text", "summary", "data"};
  for (const auto& [name, value] : piece.items()) {
    const bool is_text = std::find(texts.begin(), texts.end(), name) != texts.end();
    Json& known = whole[name];
    if (is_text && known.is_string() && value.is_string()) {
      known.get_ref<std::string&>() += value.get_ref<const std::string&>();
    } else if (known.is_null()) {
      known = value;
    }
  }
}

}  // namespace

void ReasoningDetails::add(std::string_view text) {
  auto pieces = parse_json(text);
  if (!pieces || !pieces->is_array()) return;
  for (auto& piece : *pieces) {
    if (piece.is_object()) add_piece(std::move(piece));
  }
}

std::string ReasoningDetails::text() const {
  return details_.empty() ? std::string() : dump_json(details_);
}

void ReasoningDetails::add_piece(Json piece) {
  if (!details_.empty() && is_same_detail(details_.back(), piece)) {
    join_detail(details_.back(), piece);
  } else if (details_.size() < details_max) {
    details_.push_back(std::move(piece));
  }
}

}  // namespace purser::openai::detail
