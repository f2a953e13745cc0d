// conformance_tools.hpp: the tools that the conformance suite calls at a server.
#pragma once

#include <functional>
#include <vector>

#include <purser/adapters/mcp/server/features.hpp>

namespace purser::mcp::conformance {

/// What tools can do to their own server; called while it runs.
struct Hooks {
  std::function<void()> change_tools{};
  std::function<void()> change_prompts{};
};

/// `hooks` outlive the tools.
[[nodiscard]] std::vector<ServedTool> make_tools(const Hooks& hooks);

/// Parts that prompts have as well.
[[nodiscard]] Json text_content(std::string text);
[[nodiscard]] Json image_content();
[[nodiscard]] Json resource_content(std::string uri, std::string mime_type, std::string text);
/// A form with one field that has to be filled in.
[[nodiscard]] Json form(std::string message, std::string field, std::string type);

inline constexpr const char* red_pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg"
    "==";

}  // namespace purser::mcp::conformance
