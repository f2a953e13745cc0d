// codec.cpp: counting, for interfaces that have or have not a service for it.
#include <purser/adapters/providers/wire/codec.hpp>
#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/json.hpp>

namespace purser::provider_wire {

Result<EncodedRequest> Codec::encode_count(const ModelRequest& /*request*/) const {
  return fail(ErrorCode::unsupported, "this interface counts no tokens");
}

/// `{"input_tokens": N}`, as most of them say it.
Result<Tokens> Codec::decode_count(std::string_view body) const {
  const auto json = parse_json(body);
  if (json && json->is_object()) {
    for (const auto* name : {"input_tokens", "totalTokens", "inputTokens"}) {
      const auto found = json->find(name);
      if (found == json->end()) continue;
      TokenCount count;
      count.read(dump_json(*found));
      if (count.stated() && count.plausible()) return count.value();
    }
  }
  return fail(ErrorCode::protocol_error, "the count of the input is no number of tokens");
}

}  // namespace purser::provider_wire
