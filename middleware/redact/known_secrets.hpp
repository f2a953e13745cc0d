// known_secrets.hpp: the rules for keys, addresses and card numbers. Pure, and linear in what they
// look at. None of them begins behind a letter or a digit, so that words are passed over.
#pragma once

#include <array>
#include <string_view>

#include <purser/middleware/redact/sight.hpp>

namespace purser {

struct KnownSecret {
  std::string_view kind;
  Match (*match)(const Sight&);
  std::string_view first = {};  ///< bytes that it can begin with; empty: any

  [[nodiscard]] bool may_begin_with(char byte) const noexcept {
    return first.empty() || first.find(byte) != std::string_view::npos;
  }
};

/// `sk-ant-`, `sk-`, AWS access keys and labelled secret keys, GitHub tokens, `Bearer `.
[[nodiscard]] Match match_anthropic_key(const Sight& sight);
[[nodiscard]] Match match_openai_key(const Sight& sight);
[[nodiscard]] Match match_aws_key(const Sight& sight);
[[nodiscard]] Match match_github_token(const Sight& sight);
[[nodiscard]] Match match_bearer_token(const Sight& sight);
[[nodiscard]] Match match_email(const Sight& sight);
/// 13 to 19 digits, alone or in groups, that pass the Luhn check of ISO/IEC 7812-1.
[[nodiscard]] Match match_card_number(const Sight& sight);

/// In this order the first one that does not say `none` counts.
inline constexpr std::array known_api_keys{KnownSecret{"anthropic_key", match_anthropic_key, "s"},
                                           KnownSecret{"openai_key", match_openai_key, "s"},
                                           KnownSecret{"aws_key", match_aws_key, "AaSs"},
                                           KnownSecret{"github_token", match_github_token, "g"},
                                           KnownSecret{"bearer_token", match_bearer_token, "Bb"}};
inline constexpr KnownSecret known_email{"email", match_email};
inline constexpr KnownSecret known_card_number{"card_number", match_card_number, "23456"};

}  // namespace purser
