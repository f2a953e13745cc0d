// reader.hpp: how the golden vectors of one provider are read.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/tests/golden/vector.hpp>

namespace purser::golden {

struct Reader {
  std::string provider;  ///< as the vectors name it
  /// Made anew for each vector, since options may say what answers do not.
  std::function<std::shared_ptr<Provider>(const http::Client&, const Asks&)> make;
  /// Reads an answer to a request that says something. Null: no request of this provider does.
  std::function<Result<ModelReply>(std::string_view body, const Asks&)> decode_asked = nullptr;
  std::function<std::unique_ptr<provider_wire::StreamDecoder>()> decoder = nullptr;
};

/// Nothing is sent there.
template <class Options>
Options without_network(Options options) {
  options.base_url = "http://127.0.0.1:9/v1";
  return options;
}

}  // namespace purser::golden
