// provider.cpp: what a provider does that cannot do more.
#include <purser/runtime/provider.hpp>

#include <string>

namespace purser {

Result<ModelReply> Provider::decode(std::string_view) const {
  return fail(ErrorCode::unsupported,
              "provider \"" + std::string(name()) + "\" reads no answers of others");
}

}  // namespace purser
