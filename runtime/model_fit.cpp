// model_fit.cpp: route, price, abilities, output and context, in this order.
#include <purser/runtime/model_fit.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/prices/worst_case.hpp>
#include <purser/runtime/routed_price.hpp>

namespace purser {
namespace {

bool is_image(const Part& part) {
  const auto* const media = std::get_if<MediaPart>(&part);
  if (media != nullptr) return media->kind == MediaPart::Kind::image;
  const auto* const opaque = std::get_if<OpaquePart>(&part);
  if (opaque == nullptr || !opaque->body.is_object()) return false;
  const auto type = opaque->body.find("type");
  return type != opaque->body.end() && type->is_string() &&
         type->get_ref<const std::string&>().find("image") != std::string::npos;
}

Error unable(const std::string& model, const std::string& what) {
  return {ErrorCode::unsupported, "model \"" + model + "\" " + what};
}

Result<> check_abilities(const ModelRequest& request, const std::string& model,
                         const ModelsWithout& without) {
  if (!request.tools.empty() && matches_any(without.tools, model)) {
    return fail(unable(model, "cannot call tools"));
  }
  if (matches_any(without.images, model) && has_images(request)) {
    return fail(unable(model, "cannot see images"));
  }
  return {};
}

Result<> check_output(const ModelRequest& request, const std::string& model, const Price& price) {
  if (!request.output_tokens_max || !price.output_tokens_max) return {};
  if (*request.output_tokens_max <= *price.output_tokens_max) return {};
  return fail(unable(
      model, "gives at most " + std::to_string(*price.output_tokens_max) + " output tokens"));
}

/// Of the request's own model; nothing where it is not known.
std::optional<Tokens> own_context(const ModelRequest& request, const Routes& routes,
                                  const PriceTable& prices) {
  const auto route = routes.route(request.model);
  if (!route) return std::nullopt;
  const auto price = price_for(*route, prices);
  return price ? (*price)->context_window : std::nullopt;
}

/// A bound is far above what most input comes to, so that it decides only where the context
/// shrinks.
Result<> check_context(const RequestBound& bound, const std::string& model, const Price& price,
                       std::optional<Tokens> own) {
  if (!price.context_window || (own && *price.context_window >= *own)) return {};
  if (!bound.context_bound && bound.input <= *price.context_window) return {};
  return fail(ErrorCode::context_length_exceeded, "the input may not fit into the " +
                                                      std::to_string(*price.context_window) +
                                                      " tokens of model \"" + model + "\"");
}

}  // namespace

bool has_images(const ModelRequest& request) {
  return std::any_of(request.messages.begin(), request.messages.end(), [](const auto& message) {
    return std::any_of(message.parts.begin(), message.parts.end(), is_image);
  });
}

Result<> can_replace_model(ModelRequest& request, const std::string& model, const Routes& routes,
                           const PriceTable& prices, const ModelsWithout& without,
                           BillingTime time) {
  const auto route = routes.route(model);
  if (!route) return fail(route.error());
  const auto price = price_for(*route, prices, time);
  if (!price) return fail(price.error());
  if (auto able = check_abilities(request, model, without); !able) return able;
  if (auto enough = check_output(request, model, **price); !enough) return enough;
  const auto bound = route->bound(request);
  if (!bound) return fail(bound.error());
  if (const auto cost = worst_case(*bound, **price); !cost) return fail(cost.error());
  return check_context(*bound, model, **price, own_context(request, routes, prices));
}

}  // namespace purser
