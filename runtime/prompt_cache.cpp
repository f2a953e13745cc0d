// prompt_cache.cpp: lists what can carry a breakpoint, and marks the places that pay.
#include <purser/runtime/prompt_cache.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace purser {
namespace {

bool is_set(CacheBreakpoint cache) noexcept { return cache != CacheBreakpoint::none; }

/// Null: such a part has no place for one, or is not sent.
CacheBreakpoint* breakpoint_in(Part& part) noexcept {
  if (auto* const text = std::get_if<TextPart>(&part))
    return text->text.empty() ? nullptr : &text->cache;
  if (auto* const media = std::get_if<MediaPart>(&part)) return &media->cache;
  if (auto* const result = std::get_if<ToolResultPart>(&part)) return &result->cache;
  return nullptr;
}

/// Of the last part that has a place for one; null: none has.
CacheBreakpoint* breakpoint_at_end_of(Message& message) noexcept {
  for (auto part = message.parts.rbegin(); part != message.parts.rend(); ++part) {
    if (auto* const cache = breakpoint_in(*part)) return cache;
  }
  return nullptr;
}

CacheBreakpoint breakpoint_of(const Part& part) noexcept {
  if (const auto* const text = std::get_if<TextPart>(&part)) return text->cache;
  if (const auto* const media = std::get_if<MediaPart>(&part)) return media->cache;
  const auto* const result = std::get_if<ToolResultPart>(&part);
  return result == nullptr ? CacheBreakpoint::none : result->cache;
}

bool has_key_of_breakpoint(const Json& json) {
  static constexpr std::array<std::string_view, 3> keys{"cache_control", "cachePoint",
                                                        "prompt_cache_breakpoint"};
  if (!json.is_structured()) return false;
  if (json.is_object()) {
    for (const auto key : keys) {
      if (json.contains(key)) return true;
    }
  }
  return std::any_of(json.begin(), json.end(), has_key_of_breakpoint);
}

/// Where those stand, and how long they live, only their provider knows.
bool has_own_form(const ModelRequest& request) {
  if (has_key_of_breakpoint(request.extra)) return true;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      const auto* const opaque = std::get_if<OpaquePart>(&part);
      if (opaque != nullptr && has_key_of_breakpoint(opaque->body)) return true;
    }
  }
  return false;
}

/// What the caller set, in the order in which providers read a prompt: tools, system, conversation.
class PromptOrder {
 public:
  explicit PromptOrder(ModelRequest& request) {
    for (auto& tool : request.tools) add(tool.cache);
    add_messages(request, true);
    add_messages(request, false);
  }

  [[nodiscard]] std::size_t count() const noexcept {
    return static_cast<std::size_t>(std::count_if(places_.begin(), places_.end(),
                                                  [](const auto& at) { return is_set(at.own); }));
  }

  /// What may stand at `cache` beside those of the caller, where `wished` is wanted.
  [[nodiscard]] CacheBreakpoint lifetime_at(const CacheBreakpoint* cache,
                                            CacheBreakpoint wished) const noexcept {
    const auto here = std::find_if(places_.begin(), places_.end(),
                                   [&](const auto& at) { return at.cache == cache; });
    const auto has = [](auto from, auto to, CacheBreakpoint lifetime) {
      return std::any_of(from, to, [&](const auto& at) { return at.own == lifetime; });
    };
    if (has(here, places_.end(), CacheBreakpoint::one_hour)) return CacheBreakpoint::one_hour;
    if (has(places_.begin(), here, CacheBreakpoint::standard)) return CacheBreakpoint::standard;
    return wished;
  }

 private:
  struct At {
    const CacheBreakpoint* cache;
    CacheBreakpoint own;  ///< as the caller left it
  };

  void add(const CacheBreakpoint& cache) { places_.push_back({&cache, cache}); }
  void add_messages(ModelRequest& request, bool system) {
    for (auto& message : request.messages) {
      if ((message.role == Role::system) != system) continue;
      for (auto& part : message.parts) {
        if (const auto* const cache = breakpoint_in(part)) add(*cache);
      }
    }
  }

  std::vector<At> places_;
};

CacheBreakpoint* end_of_system(ModelRequest& request) noexcept {
  CacheBreakpoint* end = nullptr;
  for (auto& message : request.messages) {
    if (message.role != Role::system) break;
    if (auto* const cache = breakpoint_at_end_of(message)) end = cache;
  }
  return end;
}

using MessageAt = std::vector<Message>::reverse_iterator;

/// From `from` on backwards.
MessageAt last_asked(MessageAt from, MessageAt end) {
  return std::find_if(from, end, [](const Message& message) {
    return message.role == Role::user || message.role == Role::tool;
  });
}

CacheBreakpoint* end_of_question(ModelRequest& request) {
  const auto newest = last_asked(request.messages.rbegin(), request.messages.rend());
  return newest == request.messages.rend() ? nullptr : breakpoint_at_end_of(*newest);
}

CacheBreakpoint* end_of_request_before(ModelRequest& request) {
  const auto end = request.messages.rend();
  const auto newest = last_asked(request.messages.rbegin(), end);
  const auto answer = std::find_if(
      newest, end, [](const Message& message) { return message.role == Role::assistant; });
  const auto before = last_asked(answer, end);
  return before == end ? nullptr : breakpoint_at_end_of(*before);
}

CacheBreakpoint* end_of_tools(ModelRequest& request) noexcept {
  return request.tools.empty() ? nullptr : &request.tools.back().cache;
}

}  // namespace

std::string_view to_string(PromptCache cache) noexcept {
  switch (cache) {
    case PromptCache::automatic:
      return "automatic";
    case PromptCache::off:
      return "off";
    case PromptCache::standard:
      return "standard";
    case PromptCache::one_hour:
      return "one_hour";
  }
  return "automatic";
}

void sort_tools(ModelRequest& request) {
  auto& tools = request.tools;
  const auto before = [](const ToolSpec& a, const ToolSpec& b) {
    return std::tie(a.name, a.description) < std::tie(b.name, b.description);
  };
  if (std::is_sorted(tools.begin(), tools.end(), before)) return;
  std::vector<CacheBreakpoint> marks;
  for (const auto& tool : tools) marks.push_back(tool.cache);
  std::sort(tools.begin(), tools.end(), before);
  for (std::size_t i = 0; i < tools.size(); ++i) tools[i].cache = marks[i];
}

void place_breakpoints(ModelRequest& request, const PromptCacheOptions& options) {
  sort_tools(request);
  if (!is_set(options.lifetime) || request.task != ModelTask::chat || has_own_form(request)) return;
  const PromptOrder order(request);
  auto placed = order.count();
  for (auto* const cache : {end_of_system(request), end_of_question(request),
                            end_of_request_before(request), end_of_tools(request)}) {
    if (cache == nullptr || is_set(*cache) || placed >= options.breakpoints_max) continue;
    *cache = order.lifetime_at(cache, options.lifetime);
    ++placed;
  }
}

bool has_breakpoints(const ModelRequest& request) noexcept {
  const auto in_message = [](const Message& message) {
    return std::any_of(message.parts.begin(), message.parts.end(),
                       [](const Part& part) { return is_set(breakpoint_of(part)); });
  };
  return std::any_of(request.tools.begin(), request.tools.end(),
                     [](const ToolSpec& tool) { return is_set(tool.cache); }) ||
         std::any_of(request.messages.begin(), request.messages.end(), in_message);
}

void remove_breakpoints(ModelRequest& request) noexcept {
  for (auto& tool : request.tools) tool.cache = CacheBreakpoint::none;
  for (auto& message : request.messages) {
    for (auto& part : message.parts) {
      if (auto* const cache = breakpoint_in(part)) *cache = CacheBreakpoint::none;
    }
  }
}

}  // namespace purser
