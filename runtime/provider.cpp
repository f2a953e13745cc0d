// provider.cpp: what a provider does that cannot do more.
#include <purser/runtime/provider.hpp>

#include <string>

namespace purser {

Result<ModelReply> Provider::decode(std::string_view) const {
  return fail(ErrorCode::unsupported,
              "provider \"" + std::string(name()) + "\" reads no answers of others");
}

Task<Tokens> Provider::count(const ModelRequest& /*request*/, Instant /*deadline*/) const {
  Result<Tokens> outcome =
      fail(ErrorCode::unsupported, "provider \"" + std::string(name()) + "\" counts no tokens");
  co_return outcome;
}

}  // namespace purser
