// request_check.cpp: model, messages, limit and sampling.
#include <fmt/format.h>

#include <cmath>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::provider_wire {
namespace {

Result<> check_finite(std::string_view name, const std::optional<double>& value) {
  if (!value || std::isfinite(*value)) return {};
  return fail(ErrorCode::invalid_argument, fmt::format("{} is not a finite number", name));
}

}  // namespace

Result<> check_request(const ModelRequest& request) {
  if (request.model.empty()) return fail(ErrorCode::invalid_argument, "the request names no model");
  if (request.messages.empty())
    return fail(ErrorCode::invalid_argument, "the request has no messages");
  if (request.output_tokens_max.value_or(1) < 1) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("output_tokens_max is {}; it must be at least 1", *request.output_tokens_max));
  }
  if (auto checked = check_finite("temperature", request.temperature); !checked) return checked;
  return check_finite("top_p", request.top_p);
}

}  // namespace purser::provider_wire
