// signer.hpp: signs the requests that go to Bedrock.
#pragma once

#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::bedrock {

/// Adds `X-Amz-Date`, `X-Amz-Security-Token` where there is a token, and `Authorization`. Signed
/// are these, the host, the content type, path and body. `options.clock` must outlive it.
[[nodiscard]] provider_wire::Signer make_signer(const BedrockOptions& options);

}  // namespace purser::bedrock
