// provider_kinds.hpp: every kind of provider that a policy can name.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace purser::policy {

/// `openai` and those behind it up to `lmstudio` speak Chat Completions.
enum class ProviderKind : std::uint8_t {
  openai,
  azure,
  mistral,
  groq,
  together,
  deepseek,
  xai,
  openrouter,
  vllm,
  llamacpp,
  lmstudio,
  responses,
  anthropic,
  gemini,
  vertex_ai,
  cohere,
  ollama,
  bedrock,
  simulator,
};

struct ProviderKindRow {
  ProviderKind kind;
  std::string_view word;
  std::string_view section;         ///< of the price table
  std::string_view key_variable;    ///< where its key usually is; empty: it needs none
  std::string_view simulator_path;  ///< behind the simulator's address
};

[[nodiscard]] std::span<const ProviderKindRow> provider_kinds() noexcept;
[[nodiscard]] const ProviderKindRow& row_of(ProviderKind kind) noexcept;
[[nodiscard]] std::string_view to_string(ProviderKind kind) noexcept;
/// Whether it runs on the user's own machine, usually at no cost.
[[nodiscard]] bool is_local(ProviderKind kind) noexcept;
/// Whether it speaks Chat Completions.
[[nodiscard]] bool speaks_chat(ProviderKind kind) noexcept;

}  // namespace purser::policy
