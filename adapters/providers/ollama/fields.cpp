// fields.cpp: defaults, and the caller's own fields.
#include <purser/adapters/providers/ollama/detail/fields.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>

namespace purser::ollama::detail {
namespace {

bool limits_output(const Json& extra) {
  const auto options = extra.find("options");
  return options != extra.end() && options->is_object() && options->contains("num_predict");
}

}  // namespace

void add_default(Json& fields, const ModelRequest& request, const char* name, Json value) {
  const bool is_extra = request.extra.is_object() && request.extra.contains(name);
  if (!is_extra) fields[name] = std::move(value);
}

Result<> merge_rest(Json& fields, const ModelRequest& request,
                    std::span<const std::string_view> reserved) {
  Json extra = request.extra;
  if (extra.is_object()) {
    extra.erase("tools");
    if (limits_output(extra)) {
      return fail(ErrorCode::invalid_argument,
                  "'options.num_predict' cannot be an extra field; the request has a member for "
                  "it: output_tokens_max");
    }
  }
  return provider_wire::merge_extra(fields, extra, reserved);
}

}  // namespace purser::ollama::detail
