// image_rules.cpp: which model follows which rule, as tables. docs/providers.md has them in words.
#include <purser/adapters/providers/wire/image_tokens.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace purser::provider_wire {
namespace {

struct RuleRow {
  std::string_view model;
  ImageRule rule;
};

constexpr TiledImages gpt_4o{85, 170};
constexpr TiledImages gpt_4o_mini{2833, 5667};
constexpr TiledImages gpt_5{70, 140};
constexpr TiledImages reasoning_o{75, 150};
/// Budgets and factors changed over time; the larger ones stand here.
constexpr std::int64_t usual_patches = 6144;
constexpr std::int64_t original_patches = 10'000;
/// What OpenAI may bill for a model whose rule is not known: the dearest factor, no smaller than
/// eight tiles.
constexpr PatchedImages any_gpt{2460, 0, 85 + 8 * 170};

constexpr std::array openai_rows{
    RuleRow{"gpt-4-turbo", gpt_4o},
    RuleRow{"gpt-4o", gpt_4o},
    RuleRow{"chatgpt-4o", gpt_4o},
    RuleRow{"gpt-4.1", gpt_4o},
    RuleRow{"gpt-4.1-mini", PatchedImages{1620, usual_patches, 0}},
    RuleRow{"gpt-4.1-nano", PatchedImages{2460, usual_patches, 0}},
    RuleRow{"gpt-4.5", gpt_4o},
    RuleRow{"gpt-5", gpt_5},
    RuleRow{"gpt-5-chat", gpt_5},
    RuleRow{"gpt-5-mini", PatchedImages{1620, usual_patches, 0}},
    RuleRow{"gpt-5-nano", PatchedImages{2460, usual_patches, 0}},
    RuleRow{"gpt-5.1", gpt_5},
    RuleRow{"gpt-5.1-chat", gpt_5},
    RuleRow{"gpt-5.2", PatchedImages{1200, usual_patches, 0}},
    RuleRow{"gpt-5.2-chat", PatchedImages{1200, usual_patches, 0}},
    RuleRow{"gpt-5.4", PatchedImages{1200, original_patches, 0}},
    RuleRow{"gpt-5.4-mini", PatchedImages{1620, original_patches, 0}},
    RuleRow{"gpt-5.4-nano", PatchedImages{2460, original_patches, 0}},
    RuleRow{"gpt-5.5", PatchedImages{1200, original_patches, 0}},
    RuleRow{"o1", reasoning_o},
    RuleRow{"o1-pro", reasoning_o},
    RuleRow{"o3", reasoning_o},
    RuleRow{"o4-mini", PatchedImages{1720, usual_patches, 0}},
};

bool is_digit_at(std::string_view text, std::size_t place) noexcept {
  return place < text.size() && std::isdigit(static_cast<unsigned char>(text[place])) != 0;
}

/// `openai/gpt-4o`, `eu/gpt-4o` and `ft:gpt-4o:acme::x` are `gpt-4o`.
std::string_view bare_name(std::string_view model) noexcept {
  if (const auto slash = model.rfind('/'); slash != model.npos) model.remove_prefix(slash + 1);
  if (model.starts_with("ft:")) model.remove_prefix(3);
  return model.substr(0, model.find(':'));
}

/// A date, `-latest` or `-preview` behind a name changes no rule.
bool is_version(std::string_view rest) noexcept {
  return rest.empty() || rest == "-latest" || rest == "-preview" ||
         (rest.starts_with('-') && is_digit_at(rest, 1));
}

bool is_openai_name(std::string_view name) noexcept {
  return name.starts_with("gpt-") || name.starts_with("chatgpt-") || name.starts_with("codex-") ||
         name.starts_with("computer-use") || (name.starts_with('o') && is_digit_at(name, 1));
}

/// Models before 4.7, which see images smaller.
constexpr std::array<std::string_view, 14> older_claudes{
    "claude-2",          "claude-instant",           "claude-3-",         "claude-opus-4-20250514",
    "claude-opus-4-0",   "claude-opus-4-1",          "claude-opus-4-5",   "claude-opus-4-6",
    "claude-opus-4@",    "claude-sonnet-4-20250514", "claude-sonnet-4-0", "claude-sonnet-4-5",
    "claude-sonnet-4-6", "claude-haiku-4-5"};

/// `claude-opus-4-1` is not what `claude-opus-4-10` begins with.
bool is_or_continues(std::string_view name, std::string_view older) noexcept {
  const bool ends_in_number = is_digit_at(older, older.size() - 1);
  return name.starts_with(older) && !(ends_in_number && is_digit_at(name, older.size()));
}

}  // namespace

ImageRule openai_images(std::string_view model) {
  if (model.find("gpt-4o-mini") != model.npos) return gpt_4o_mini;
  const auto name = bare_name(model);
  const auto found = std::find_if(openai_rows.begin(), openai_rows.end(), [&](const RuleRow& row) {
    return name.starts_with(row.model) && is_version(name.substr(row.model.size()));
  });
  if (found != openai_rows.end()) return found->rule;
  return is_openai_name(name) ? ImageRule(any_gpt) : ImageRule(FlatImages());
}

ImageRule anthropic_images(std::string_view model) {
  constexpr Tokens most = 4800;
  constexpr Tokens most_before = 1600;
  const auto claude = model.find("claude-");
  if (claude == model.npos) return FlatImages();
  const auto name = model.substr(claude);
  const bool is_older =
      std::any_of(older_claudes.begin(), older_claudes.end(),
                  [&](std::string_view older) { return is_or_continues(name, older); });
  return AreaImages{is_older ? most_before : most};
}

}  // namespace purser::provider_wire
