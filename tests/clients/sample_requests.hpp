// sample_requests.hpp: requests that between them use everything a ModelRequest can say.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/model_request.hpp>

namespace purser::samples {

struct Sample {
  std::string name;
  ModelRequest request;  ///< without a model
};

/// No two have the same name. Codecs may refuse some of them as `unsupported`.
[[nodiscard]] std::vector<Sample> sample_requests();

}  // namespace purser::samples
