// model_fit.hpp: whether another model could answer a request.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/routes.hpp>

namespace purser {

/// Models that cannot do what most can; no price table knows it.
struct ModelsWithout {
  std::vector<Glob> tools{};   ///< cannot call tools
  std::vector<Glob> images{};  ///< cannot see images
};

/// Whether any message shows an image, in any provider's format.
[[nodiscard]] bool has_images(const ModelRequest& request);

/// Whether `model` could take the place of the request's own model, by the prices of `time`.
/// `request` is as it was afterwards.
///
/// Errors: `not_found` (no route), `unpriced_model`, `unsupported` (it cannot do what the request
/// needs, or gives less output than it asks for), `unbounded_input`, `context_length_exceeded` (its
/// context is smaller than that of the request's own model, and the input may not fit), and those
/// of Provider::bound.
[[nodiscard]] Result<> can_replace_model(ModelRequest& request, const std::string& model,
                                         const Routes& routes, const PriceTable& prices,
                                         const ModelsWithout& without, BillingTime time = {});

}  // namespace purser
