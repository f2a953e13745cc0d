// codec.hpp: one provider's interface as pure functions, both ways.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/http/message.hpp>
#include <purser/adapters/providers/wire/frames.hpp>
#include <purser/adapters/providers/wire/peer_error.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/request_bound.hpp>

namespace purser::provider_wire {

/// A request as it goes to the service. A value.
struct EncodedRequest {
  std::string target;  ///< behind the base URL: `/chat/completions`
  std::string body;
  std::vector<http::Header> headers{};  ///< that depend on the request
};

/// What a provider says and understands. No I/O; immutable; thread-safe.
class Codec {
 public:
  virtual ~Codec() = default;

  /// The section of the price table; see Provider::kind.
  [[nodiscard]] virtual std::string_view kind() const noexcept = 0;

  /// See Provider::bound.
  [[nodiscard]] virtual Result<RequestBound> bound(const ModelRequest& request) const = 0;
  /// Errors: `invalid_argument`, `unsupported`.
  [[nodiscard]] virtual Result<EncodedRequest> encode(const ModelRequest& request,
                                                      bool stream) const = 0;

  /// A decoder for one streamed answer to `request`, of which nothing is kept by reference.
  [[nodiscard]] virtual std::unique_ptr<StreamDecoder> decoder(
      const ModelRequest& request) const = 0;
  /// Reads a whole answer to `request`. Errors: `protocol_error`; what an error in it stands for.
  [[nodiscard]] virtual Result<ModelReply> decode(std::string_view body,
                                                  const ModelRequest& request) const = 0;
  /// The request to a free service that counts the input of `request`. Errors: `unsupported` (there
  /// is none); as `encode`.
  [[nodiscard]] virtual Result<EncodedRequest> encode_count(const ModelRequest& request) const;
  /// What that service answers. Error: `protocol_error`.
  [[nodiscard]] virtual Result<Tokens> decode_count(std::string_view body) const;

  /// How a streamed answer is cut into events.
  [[nodiscard]] virtual std::unique_ptr<FrameParser> frames() const { return sse_frames(); }
  /// What a streamed answer is asked for as.
  [[nodiscard]] virtual std::string_view stream_type() const noexcept {
    return "text/event-stream";
  }

  [[nodiscard]] virtual PeerError read_error(std::string_view body) const {
    return read_peer_error(body);
  }
  /// `status`: of the HTTP answer, 0 for an error in the middle of a stream.
  [[nodiscard]] virtual ErrorCode error_code(int status, const PeerError& peer) const = 0;
  [[nodiscard]] virtual std::string_view request_id_header() const noexcept {
    return "x-request-id";
  }
  /// The header that names an error's type, where the body does not; empty: none.
  [[nodiscard]] virtual std::string_view error_type_header() const noexcept { return {}; }
};

}  // namespace purser::provider_wire
