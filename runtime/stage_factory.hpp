// stage_factory.hpp: what makes a stage from the options that a policy file gives it.
#pragma once

#include <functional>
#include <memory>

#include <purser/runtime/json.hpp>
#include <purser/runtime/middleware.hpp>

namespace purser {

/// Null JSON: no options were given. Error: what is wrong with them. May throw.
using StageFactory = std::function<Result<std::shared_ptr<Middleware>>(const Json& options)>;

}  // namespace purser
