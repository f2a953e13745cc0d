// explain.cpp: the order of a policy's stages, without opening anything that they would.
#include <boost/asio/io_context.hpp>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/adapters/policy/detail/section_stages.hpp>

namespace purser::policy {

Result<std::string> explain(const Policy& policy, StageRegistry registry) {
  auto own = own_stages(policy, std::move(registry));
  if (!own) return fail(std::move(own).error());
  RuntimeOptions options;
  for (const auto& [name, place] : section_stages(policy)) {
    options.stages.push_back({make_before(std::string(name), [](Call&) {}), place});
  }
  options.stages.insert(options.stages.end(), own->begin(), own->end());
  options.watch = policy.watch;
  options.order = policy.chain;
  asio::io_context context;
  const auto runtime = Runtime::create(context.get_executor(), std::move(options));
  if (!runtime) return fail(at(policy.chain_place, runtime.error()));
  return (*runtime)->explain();
}

}  // namespace purser::policy
