// extra_field.cpp: looked up, not copied.
#include <purser/adapters/providers/wire/extra_field.hpp>

namespace purser::provider_wire {

const Json* extra_field(const ModelRequest& request, const char* name) {
  if (!request.extra.is_object()) return nullptr;
  const auto found = request.extra.find(name);
  return found == request.extra.end() ? nullptr : &*found;
}

const Json& extra_tools(const ModelRequest& request) {
  static const Json none = Json::array();
  const Json* const tools = extra_field(request, "tools");
  return tools == nullptr ? none : *tools;
}

bool offers_tools(const ModelRequest& request) {
  return !request.tools.empty() || !extra_tools(request).empty();
}

}  // namespace purser::provider_wire
