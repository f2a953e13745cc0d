// json_member.cpp: members, and their texts.
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::provider_wire {

const Json* member_of(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string_view text_member(const Json& object, const char* name) {
  const Json* member = member_of(object, name);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_ref<const std::string&>();
}

}  // namespace purser::provider_wire
