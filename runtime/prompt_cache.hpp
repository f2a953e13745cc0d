// prompt_cache.hpp: cache breakpoints where they pay, and prefixes that stay equal.
#pragma once

#include <cstdint>

#include <purser/runtime/model_request.hpp>

namespace purser {

/// Whether an agent marks its prompts for the provider's cache, and for how long they are to live.
enum class PromptCache : std::uint8_t {
  /// `standard` for an agent with tools, whose next call reads what this one wrote, where the
  /// model's price has a rate for cache writes and a lower one for reads than for input; else
  /// `off`: an agent without tools makes one call per run, and nobody may ever read what it wrote.
  automatic,
  off,
  standard,
  one_hour,
};

/// `automatic`, `off`, `standard`, `one_hour`.
[[nodiscard]] std::string_view to_string(PromptCache cache) noexcept;

struct PromptCacheOptions {
  /// How long what is written lives; `none` places nothing.
  CacheBreakpoint lifetime = CacheBreakpoint::standard;
  /// Those that the request has already count. Anthropic, Bedrock and OpenAI write at most four.
  std::size_t breakpoints_max = 4;
};

/// Sorts the tools by name, so that equal sets of tools make equal prefixes. A breakpoint keeps its
/// place in the order, whichever tool stands there then. Schemas need no care: Json keeps the
/// members of objects sorted.
void sort_tools(ModelRequest& request);

/// Sorts the tools and marks, as far as breakpoints are left, in this order:
///
/// 1. the end of the leading system messages, which every conversation with them shares;
/// 2. the last message of a user or tool, which the next call of the conversation reads;
/// 3. the last such message before the newest answer: there the request before ended, so it is read
///    however many blocks have come since (Anthropic looks back over 20 of them only);
/// 4. the last tool, for requests with the same tools and other instructions.
///
/// Breakpoints of the caller stay, and count. A request that has some in a provider's own form (in
/// OpaquePart or `extra`) is left as it is but for the order of the tools. A longer lifetime never
/// comes to stand behind a shorter one, which Anthropic refuses: next to breakpoints of the caller,
/// theirs decides. Assistant messages get none, since OpenAI takes none there.
void place_breakpoints(ModelRequest& request, const PromptCacheOptions& options);

/// Whether tools or parts have breakpoints; those in a provider's own form do not count.
[[nodiscard]] bool has_breakpoints(const ModelRequest& request) noexcept;
/// Takes them all away, for models that refuse them.
void remove_breakpoints(ModelRequest& request) noexcept;

}  // namespace purser
