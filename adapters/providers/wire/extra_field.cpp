// extra_field.cpp: looked up, not copied.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::provider_wire {

const Json* extra_field(const ModelRequest& request, const char* name) {
  if (!request.extra.is_object()) return nullptr;
  const auto found = request.extra.find(name);
  return found == request.extra.end() ? nullptr : &*found;
}

Result<Json> extra_list(const ModelRequest& request, const char* name) {
  const Json* const list = member_of(request.extra, name);
  if (list == nullptr) return Json::array();
  if (list->is_array()) return *list;
  return fail(ErrorCode::invalid_argument,
              fmt::format("the extra field '{}' is not an array", name));
}

const Json& extra_tools(const ModelRequest& request) {
  static const Json none = Json::array();
  const Json* const tools = member_of(request.extra, "tools");
  return tools == nullptr ? none : *tools;
}

bool offers_tools(const ModelRequest& request) {
  return !request.tools.empty() || !extra_tools(request).empty();
}

}  // namespace purser::provider_wire
