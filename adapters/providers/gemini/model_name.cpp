// model_name.cpp: generations and paths.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/gemini/model_name.hpp>

namespace purser::gemini {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_path_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         c == '.' || c == '@' || c == '/';
}

bool is_path(std::string_view name) {
  return !name.empty() && name.front() != '/' && name.back() != '/' &&
         name.find("//") == name.npos && name.find("..") == name.npos &&
         std::all_of(name.begin(), name.end(), is_path_character);
}

}  // namespace

int generation_of(std::string_view model) noexcept {
  constexpr std::string_view family = "gemini-";
  const auto at = model.find(family);
  if (at == model.npos) return 0;
  int generation = 0;
  for (const char c : model.substr(at + family.size(), 3)) {
    if (!is_digit(c)) break;
    generation = generation * 10 + (c - '0');
  }
  return generation;
}

bool is_billed_by_prompt(std::string_view model) noexcept { return generation_of(model) <= 2; }

bool is_billed_by_query(std::string_view model) noexcept {
  const int generation = generation_of(model);
  return generation == 0 || generation > 2;
}

Result<std::string> model_path(std::string_view model, bool publisher) {
  if (!is_path(model)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the model '{}' cannot stand in a path; its name may have letters, "
                            "digits, '-', '_', '.', '@' and '/'",
                            model.substr(0, 100)));
  }
  const bool has_folder = model.find('/') != model.npos;
  std::string path = has_folder ? std::string(model) : fmt::format("models/{}", model);
  if (publisher && path.starts_with("models/")) path = "publishers/google/" + path;
  return path;
}

}  // namespace purser::gemini
