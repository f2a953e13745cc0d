// answer_reader.hpp: turns the HTTP response of a model call into a reply while it arrives.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/message.hpp>
#include <purser/adapters/providers/wire/frames.hpp>
#include <purser/adapters/providers/wire/peer_error.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::provider_wire {

/// How one provider's answers are read. A value with one call's decoder in it; moved into the call.
struct AnswerFormat {
  AnswerFormat() = default;

  std::string provider;                                        ///< as errors name it
  std::unique_ptr<FrameParser> frames = sse_frames();          ///< cuts a streamed answer
  std::unique_ptr<StreamDecoder> decoder;                      ///< for a streamed answer
  std::function<Result<ModelReply>(std::string_view)> decode;  ///< for a whole one
  std::function<PeerError(std::string_view)> read_error = read_peer_error;
  std::function<ErrorCode(int, const PeerError&)> error_code;
  std::string request_id_header;
  std::string error_type_header;  ///< empty: the body has the type
  std::vector<Secret> secrets;    ///< taken out of whatever a peer says in an error
  const Clock* clock = nullptr;
};

/// The sink of one response. Pure apart from the calls to the context; not thread-safe.
class AnswerReader final : public http::ResponseSink {
 public:
  /// `context` must outlive the reader.
  AnswerReader(AnswerFormat format, ProviderContext& context)
      : format_(std::move(format)), context_(context) {}

  Result<StreamControl> on_head(const http::ResponseHead& head) override;
  Result<StreamControl> on_body(std::string_view bytes) override;

  /// The reply, or the error that the response stands for. `ended`: how the transfer ended. Call
  /// once.
  ///
  /// An answer whose end mark arrived is whole, however the connection ended after it. A server
  /// that answers a request for a stream with a whole body is understood; the sink gets it in few
  /// large chunks.
  [[nodiscard]] Result<ModelReply> outcome(Result<http::BodyEnd> ended);

 private:
  Result<StreamControl> on_frame(const Frame& frame);
  Result<ModelReply> streamed(const Result<http::BodyEnd>& ended);
  Result<ModelReply> whole(const Result<http::BodyEnd>& ended);
  Result<ModelReply> answered(const Result<http::BodyEnd>& ended);
  Error refused(bool complete) const;
  std::string cleaned(std::string text) const;

  AnswerFormat format_;
  ProviderContext& context_;
  int status_ = 0;
  bool is_stream_ = false;
  std::string body_;
  std::string retry_after_ms_, retry_after_, should_retry_, request_id_, error_type_;
};

}  // namespace purser::provider_wire
