// provider_kinds.cpp: the table.
#include <purser/adapters/policy/provider_kinds.hpp>

#include <algorithm>
#include <array>

namespace purser::policy {
namespace {

constexpr std::array kind_rows{
    ProviderKindRow{ProviderKind::openai, "openai", "openai", "OPENAI_API_KEY", "/v1"},
    ProviderKindRow{ProviderKind::azure, "azure", "azure", "AZURE_OPENAI_API_KEY", "/openai/v1"},
    ProviderKindRow{ProviderKind::mistral, "mistral", "mistral", "MISTRAL_API_KEY", "/mistral/v1"},
    ProviderKindRow{ProviderKind::groq, "groq", "groq", "GROQ_API_KEY", "/groq/openai/v1"},
    ProviderKindRow{ProviderKind::together, "together", "together", "TOGETHER_API_KEY", "/v1"},
    ProviderKindRow{ProviderKind::deepseek, "deepseek", "deepseek", "DEEPSEEK_API_KEY",
                    "/deepseek/v1"},
    ProviderKindRow{ProviderKind::xai, "xai", "xai", "XAI_API_KEY", "/xai/v1"},
    ProviderKindRow{ProviderKind::openrouter, "openrouter", "openrouter", "OPENROUTER_API_KEY",
                    "/openrouter/api/v1"},
    ProviderKindRow{ProviderKind::vllm, "vllm", "vllm", "", "/v1"},
    ProviderKindRow{ProviderKind::llamacpp, "llamacpp", "llamacpp", "", "/v1"},
    ProviderKindRow{ProviderKind::lmstudio, "lmstudio", "lmstudio", "", "/v1"},
    ProviderKindRow{ProviderKind::responses, "responses", "openai", "OPENAI_API_KEY", "/v1"},
    ProviderKindRow{ProviderKind::anthropic, "anthropic", "anthropic", "ANTHROPIC_API_KEY", ""},
    ProviderKindRow{ProviderKind::gemini, "gemini", "gemini", "GEMINI_API_KEY", ""},
    ProviderKindRow{ProviderKind::vertex_ai, "vertex_ai", "vertex_ai", "VERTEX_AI_TOKEN", ""},
    ProviderKindRow{ProviderKind::cohere, "cohere", "cohere", "COHERE_API_KEY", "/v2"},
    ProviderKindRow{ProviderKind::ollama, "ollama", "ollama", "", ""},
    ProviderKindRow{ProviderKind::bedrock, "bedrock", "bedrock", "AWS_BEARER_TOKEN_BEDROCK", ""},
    ProviderKindRow{ProviderKind::simulator, "simulator", "simulator", "", ""},
};

}  // namespace

std::span<const ProviderKindRow> provider_kinds() noexcept { return kind_rows; }

const ProviderKindRow& row_of(ProviderKind kind) noexcept {
  return *std::find_if(kind_rows.begin(), kind_rows.end(),
                       [&](const ProviderKindRow& row) { return row.kind == kind; });
}

std::string_view to_string(ProviderKind kind) noexcept { return row_of(kind).word; }

bool is_local(ProviderKind kind) noexcept {
  return kind == ProviderKind::vllm || kind == ProviderKind::llamacpp ||
         kind == ProviderKind::lmstudio || kind == ProviderKind::ollama;
}

bool speaks_chat(ProviderKind kind) noexcept { return kind <= ProviderKind::lmstudio; }

}  // namespace purser::policy
