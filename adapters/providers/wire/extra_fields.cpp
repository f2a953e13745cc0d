// extra_fields.cpp: merging without silent winners.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/wire/extra_fields.hpp>

namespace purser::provider_wire {
namespace {

Result<> merge(Json& fields, const Json& extra, const std::string& path) {
  for (const auto& [name, value] : extra.items()) {
    const auto found = fields.find(name);
    if (found == fields.end()) {
      fields[name] = value;
    } else if (found->is_object() && value.is_object()) {
      if (auto merged = merge(*found, value, path + name + "."); !merged) return merged;
    } else if (*found != value) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the extra field '{}{}' contradicts what the request says itself; "
                              "state it in one place only",
                              path, name));
    }
  }
  return {};
}

}  // namespace

Result<> merge_extra(Json& fields, const Json& extra, std::span<const std::string_view> reserved) {
  if (extra.is_null()) return {};
  if (!extra.is_object()) {
    return fail(ErrorCode::invalid_argument, "the request's extra fields are not a JSON object");
  }
  for (const auto name : reserved) {
    if (extra.contains(name)) {
      return fail(
          ErrorCode::invalid_argument,
          fmt::format("'{}' cannot be an extra field; the request has a member for it", name));
    }
  }
  return merge(fields, extra, "");
}

}  // namespace purser::provider_wire
