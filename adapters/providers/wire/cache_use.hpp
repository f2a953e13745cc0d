// cache_use.hpp: which caches a request asks for, where breakpoints decide.
#pragma once

#include <initializer_list>
#include <string_view>

#include <purser/runtime/model_request.hpp>

namespace purser::provider_wire {

struct CacheUse {
  bool any = false;
  bool one_hour = false;
};

/// Of all breakpoints, and of blocks and extra fields in the provider's own format, where a member
/// with one of these `names` is a breakpoint.
[[nodiscard]] CacheUse cache_use(const ModelRequest& request,
                                 std::initializer_list<std::string_view> names);

/// Whether `json` has OpenAI's `ttl` with any lifetime but the short one, at any depth: fields can
/// be anywhere in what is sent untouched.
[[nodiscard]] bool has_long_lifetime(const Json& json);

}  // namespace purser::provider_wire
