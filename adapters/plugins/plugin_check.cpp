// plugin_check.cpp: compares what two builds say of themselves, the most telling difference first.
#include <purser/adapters/plugins/plugin_check.hpp>

#include <string>
#include <string_view>

namespace purser {
namespace {

std::string sizes_text(const PluginDescription& description) {
  std::string text = "Purser's types in the sizes (";
  for (const auto size : description.sizes) {
    if (!text.ends_with('(')) text += ", ";
    text += std::to_string(size);
  }
  return text + ')';
}

std::string difference(const std::string& its, const std::string& own) {
  if (its == own) return "";
  return "it was built with " + its + ", this program with " + own;
}

/// Empty: none. Members that move with the layout are read only when the layout is ours.
std::string difference(const PluginDescription& its, const PluginDescription& own) {
  auto found = difference(std::string("Purser ") + its.build, std::string("Purser ") + own.build);
  if (found.empty()) found = difference(std::string(its.abi), std::string(own.abi));
  if (!found.empty()) return found;
  if (its.layout != own.layout) return "it describes itself in a way that this program cannot read";
  if (its.standard_library != own.standard_library) {
    return "it has a standard library of its own inside (-static-libstdc++)";
  }
  return difference(sizes_text(its), sizes_text(own));
}

}  // namespace

Result<> check_plugin(const PluginDescription& its, const PluginDescription& own) {
  if (its.magic != own.magic) {
    return fail(ErrorCode::invalid_argument,
                "it is no plugin of Purser: its \"purser_plugin\" is something else");
  }
  const auto found = difference(its, own);
  if (found.empty()) return {};
  return fail(ErrorCode::unsupported, found + "; build it anew as this program was built");
}

}  // namespace purser
