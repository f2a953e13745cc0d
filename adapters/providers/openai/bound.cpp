// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <array>
#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::openai {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;
using provider_wire::text_member;

constexpr std::int64_t choices_max = 1024;

Result<std::int64_t> choices(const ModelRequest& request) {
  const Json* n = member_of(request.extra, "n");
  if (n == nullptr) return 1;
  if (n->is_number_integer() && *n >= 1 && *n <= choices_max) return n->get<std::int64_t>();
  return fail(ErrorCode::invalid_argument,
              fmt::format("the extra field 'n' is {}; it must be a count from 1 to {}",
                          dump_json(*n).substr(0, 40), choices_max));
}

/// Functions and custom tools run here; all others run at the provider, as often as it likes.
Result<> check_tools(const ModelRequest& request) {
  const Json* tools = member_of(request.extra, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    const std::string type = tool.is_object() ? tool.value("type", Json()).dump() : "null";
    if (type == "\"function\"" || type == "\"custom\"") continue;
    return fail(
        ErrorCode::unbounded_input,
        fmt::format(
            "a tool of type {} runs at the provider without a limit, so that the call's worst case "
            "is unknown; use function tools",
            type.substr(0, 80)));
  }
  return {};
}

struct Unbounded {
  const char* field;
  const char* why;
};

constexpr std::array unbounded_fields{
    Unbounded{"prediction", "predicted outputs are billed beyond the output limit"},
    Unbounded{"plugins", "plugins run at the provider, with fees of their own"},
    Unbounded{"models", "other models may answer, at prices of their own"},
    Unbounded{"preset", "a preset may name another model and its tools"},
    Unbounded{"search_parameters", "searches run at the provider, as many as it likes"},
};

/// Models that run tools at the provider whatever the request says: OpenRouter's `:online` and
/// presets, Groq's compound systems.
bool runs_tools_by_itself(std::string_view model) {
  return model.ends_with(":online") || model.starts_with("compound-") ||
         model.starts_with("groq/compound") || model.starts_with("@preset/");
}

Result<> check_fields(const ModelRequest& request) {
  for (const auto& [field, why] : unbounded_fields) {
    if (member_of(request.extra, field) == nullptr) continue;
    return fail(ErrorCode::unbounded_input,
                fmt::format("{}; leave out the extra field '{}'", why, field));
  }
  if (runs_tools_by_itself(request.model)) {
    return fail(ErrorCode::unbounded_input,
                fmt::format("the model '{}' runs tools at the provider without a limit, so that "
                            "the call's worst case is unknown",
                            request.model));
  }
  return check_tools(request);
}

void add_extra(InputBound& input, const ModelRequest& request) {
  static constexpr std::array remote{"previous_response_id", "conversation", "prompt"};
  for (const char* name : remote) {
    if (member_of(request.extra, name) != nullptr) input.live_at_provider(name);
  }
  if (request.extra.is_object() && !request.extra.empty()) input.add_json(dump_json(request.extra));
  if (searches_web(request)) input.live_at_provider("web_search_options");
}

bool breaks_for_long(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part))
    return text->cache == CacheBreakpoint::one_hour;
  if (const auto* result = std::get_if<ToolResultPart>(&part))
    return result->cache == CacheBreakpoint::one_hour;
  const auto* media = std::get_if<MediaPart>(&part);
  return media != nullptr && media->cache == CacheBreakpoint::one_hour;
}

bool asks_for_long_cache(const ModelRequest& request, BreakpointForm breakpoints) {
  if (provider_wire::has_long_lifetime(request.extra)) return true;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (breakpoints == BreakpointForm::cache_control && breaks_for_long(part)) return true;
      const auto* const opaque = std::get_if<OpaquePart>(&part);
      if (opaque != nullptr && provider_wire::has_long_lifetime(opaque->body)) return true;
    }
  }
  return false;
}

}  // namespace

bool searches_web(const ModelRequest& request) {
  return member_of(request.extra, "web_search_options") != nullptr ||
         request.model.find("-search-preview") != std::string::npos ||
         request.model.find("-search-api") != std::string::npos;
}

Result<RequestBound> bound(const ModelRequest& request, const BoundOptions& options) {
  if (auto checked = check_fields(request); !checked) return fail(checked.error());
  const auto answers = choices(request);
  if (!answers) return fail(answers.error());
  InputBound input(provider_wire::openai_images(request.model));
  provider_wire::add_request(input, request);
  add_extra(input, request);
  RequestBound result;
  input.write_to(result);
  result.choices = request.task == ModelTask::embedding ? 0 : *answers;
  result.service_tier = text_member(request.extra, "service_tier");
  result.region = options.region;
  // Models that charge for cache writes write without being asked.
  result.caches_input = true;
  result.caches_input_1h = asks_for_long_cache(request, options.breakpoints);
  if (searches_web(request)) result.units.push_back({"web_search", 1});
  return result;
}

}  // namespace purser::openai
