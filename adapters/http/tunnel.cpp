// tunnel.cpp: one CONNECT request and the head of its answer.
#include <purser/adapters/http/detail/tunnel.hpp>

#include <algorithm>
#include <vector>

#include <purser/adapters/http/detail/request_head.hpp>
#include <purser/adapters/http/detail/response_reader.hpp>

namespace purser::http {
namespace {

constexpr std::size_t answer_bytes_max = 16U * 1024;

/// Keeps the status of the proxy's answer.
class StatusSink final : public ResponseSink {
 public:
  Result<StreamControl> on_head(const ResponseHead& head) override {
    status = head.status;
    return StreamControl::go_on;
  }
  Result<StreamControl> on_body(std::string_view) override { return StreamControl::go_on; }

  int status = 0;
};

/// Parses the answer as it grows.
class Answer {
 public:
  asio::mutable_buffer space() { return asio::buffer(bytes_) + filled_; }

  /// True when the head is complete. The tunnel begins right behind it: more bytes would belong to
  /// the server, which does not speak first.
  Result<bool> take(std::size_t count) {
    filled_ += count;
    std::size_t consumed = 0;
    const auto progress = reader_.feed(std::string_view(bytes_.data(), filled_), consumed);
    if (!progress) return fail(progress.error());
    filled_ -= consumed;
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(consumed), filled_, bytes_.begin());
    if (*progress != Progress::complete) {
      if (filled_ < bytes_.size()) return false;
      return fail(ErrorCode::too_large,
                  "its answer passes " + std::to_string(answer_bytes_max) + " bytes");
    }
    if (sink_.status / 100 != 2)
      return fail(ErrorCode::connection_failed, "status " + std::to_string(sink_.status));
    if (filled_ > 0) return fail(ErrorCode::protocol_error, "it sent bytes of its own");
    return true;
  }

 private:
  StatusSink sink_;
  ResponseReader reader_{sink_, true,
                         ResponseLimits{.head_bytes_max = answer_bytes_max, .body_bytes_max = 0}};
  std::vector<char> bytes_ = std::vector<char>(answer_bytes_max);
  std::size_t filled_ = 0;
};

Error refused(const Url& target, const ClientOptions& options, const std::string& why) {
  return Error(
      ErrorCode::connection_failed,
      target.origin() + ": the proxy " + options.proxy->url.origin() + " makes no tunnel: " + why);
}

/// What `watch` says, or what went wrong at the proxy; nothing if all is well.
std::optional<Error> problem(const IoOutcome& outcome, const Watch& watch, const Url& target,
                             const ClientOptions& options) {
  if (auto ended = watch.error()) return ended;
  if (const auto error = std::get<0>(outcome)) return refused(target, options, error.message());
  return std::nullopt;
}

Task<> ask(Transport& transport, const Url& target, const ClientOptions& options, Watch& watch) {
  std::string head;
  const Wiped wiped(head);
  write_connect(target, *options.proxy, options.user_agent, head);
  WriteBuffers left{asio::buffer(head), asio::const_buffer()};
  while (left[0].size() > 0) {
    const auto written = co_await transport.write_some(left, watch);
    if (auto wrong = problem(written, watch, target, options)) co_return fail(std::move(*wrong));
    left[0] += std::get<1>(written);
  }
  co_return Result<>();
}

}  // namespace

Task<> open_tunnel(Transport& transport, const Url& target, const ClientOptions& options,
                   Watch& watch) {
  const Watch::OverSocket over(watch, transport.descriptor());
  auto asked = co_await ask(transport, target, options, watch);
  if (!asked) co_return asked;
  Answer answer;
  while (true) {
    const auto space = answer.space();
    const auto read = co_await transport.read_some(space, watch);
    if (auto wrong = problem(read, watch, target, options)) co_return fail(std::move(*wrong));
    const auto open = answer.take(std::get<1>(read));
    if (!open) co_return fail(refused(target, options, open.error().message()));
    if (*open) co_return Result<>();
  }
}

}  // namespace purser::http
