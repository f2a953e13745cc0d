// model_name.hpp: the parts of a model's name that price lists leave out.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace purser::detail {

/// ASCII letters in lower case, without an allocation for names of the usual length. `text` must
/// outlive it.
class LowerCase {
 public:
  explicit LowerCase(std::string_view text);
  LowerCase(const LowerCase&) = delete;
  LowerCase& operator=(const LowerCase&) = delete;
  [[nodiscard]] std::string_view text() const noexcept { return lower_; }

 private:
  std::array<char, 128> short_{};
  std::string long_;
  std::string_view lower_;
};

/// `gpt-4o` of `gpt-4o-2024-08-06`, `-20250514`, `-002` or `-latest`. Exactly one such suffix is
/// taken off, dates only where they can be dates. Nothing where there is none.
[[nodiscard]] std::optional<std::string_view> without_suffix(std::string_view model) noexcept;

/// `ft:gpt-4o-2024-08-06` of `ft:gpt-4o-2024-08-06:organisation:name:id`, the form of OpenAI's
/// fine-tuned models. Nothing where the name is of another form.
[[nodiscard]] std::optional<std::string_view> fine_tuned_base(std::string_view model) noexcept;

struct PrefixedName {
  std::string_view prefix;
  std::string_view rest;
};
/// `openai` and `gpt-4o` of `openai/gpt-4o`, split at the first slash. Nothing where a part would
/// be empty.
[[nodiscard]] std::optional<PrefixedName> split_prefix(std::string_view model) noexcept;

}  // namespace purser::detail
