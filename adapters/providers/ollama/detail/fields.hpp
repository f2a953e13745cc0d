// fields.hpp: the fields that chat and embed have in common; only .cpp files include this.
#pragma once

#include <span>
#include <string_view>

#include <purser/adapters/providers/ollama/encode.hpp>

namespace purser::ollama::detail {

/// Sets `fields[name]`, unless the request says it in `extra`.
void add_default(Json& fields, const ModelRequest& request, const char* name, Json value);

/// Merges `request.extra`, `tools` aside. Errors: `invalid_argument`: a reserved field, a
/// contradiction, an output limit among its `options`.
[[nodiscard]] Result<> merge_rest(Json& fields, const ModelRequest& request,
                                  std::span<const std::string_view> reserved);

}  // namespace purser::ollama::detail
