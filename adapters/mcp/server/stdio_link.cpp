// stdio_link.cpp: a dialogue over the descriptors of this process.
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/stdio_link.hpp>

#include <fmt/format.h>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/stdio/server_stdio.hpp>

namespace purser::mcp {
namespace {

using Strand = asio::strand<asio::any_io_executor>;

class StdioLink;

/// Of all requests; or, where it stands for the connection, of what belongs to none.
class StdioOutlet final : public Outlet {
 public:
  StdioOutlet(std::weak_ptr<StdioLink> link, bool whole) : link_(std::move(link)), whole_(whole) {}
  void send(const Message& message) override;
  void answer(const Response& response, int http_status) override;
  void skip() override;
  void release() override {}
  [[nodiscard]] bool has_reader() const override { return true; }

 private:
  std::weak_ptr<StdioLink> link_;
  bool whole_;
};

/// Kept alive by the task that serves. Everything but `write` and `end` runs on the strand.
class StdioLink final : public std::enable_shared_from_this<StdioLink> {
 public:
  StdioLink(std::shared_ptr<Hub> hub, Strand strand, std::unique_ptr<ServerStdio> stdio)
      : hub_(std::move(hub)), strand_(std::move(strand)), stdio_(std::move(stdio)) {
    Caller caller;
    caller.peer = "stdio";
    dialogue_ = std::make_shared<Dialogue>(hub_, std::move(caller), false);
  }

  void start() {
    hub_->join(dialogue_);
    hub_->add_client(1);
    outlet_ = std::make_shared<StdioOutlet>(weak_from_this(), false);
    auto whole = std::make_shared<StdioOutlet>(weak_from_this(), true);
    dialogue_->run([dialogue = dialogue_, whole] { dialogue->set_unasked(whole); });
    asio::post(strand_, [self = shared_from_this()] { self->listen(); });
  }

  /// Any thread.
  void write(std::string line) {
    asio::post(strand_, [self = shared_from_this(), text = std::move(line)]() mutable {
      self->put(std::move(text));
    });
  }

  /// Any thread: cancels what is under way; what was said already is still written.
  void end(Result<> outcome) {
    asio::post(strand_, [self = shared_from_this(), why = std::move(outcome)]() mutable {
      self->finish(std::move(why));
    });
  }

  [[nodiscard]] const Event& ended() const noexcept { return ended_; }
  [[nodiscard]] std::size_t message_bytes_max() const noexcept {
    return hub_->options.limits.message_bytes_max;
  }

 private:
  void listen() {
    stdio_->start(
        [weak = weak_from_this()](std::string line) {
          if (const auto self = weak.lock()) self->take_line(line);
        },
        [weak = weak_from_this()](std::optional<Error> why) {
          const auto self = weak.lock();
          if (self) self->finish(why ? Result<>(fail(*std::move(why))) : Result<>());
        });
  }

  void take_line(std::string_view line) {
    if (finishing_) return;
    const JsonLimits limits{hub_->options.limits.json_depth_max,
                            hub_->options.limits.message_bytes_max};
    auto messages = parse_messages(line, limits);
    if (!messages) return take_stray(messages.error());
    dialogue_->run([dialogue = dialogue_, outlet = outlet_, all = *std::move(messages)]() mutable {
      for (auto& message : all) dialogue->take(std::move(message), outlet);
    });
  }

  void take_stray(const Error& error) {
    const auto code = error.code() == ErrorCode::protocol_error ? wire_code::invalid_request
                                                                : wire_code::parse_error;
    put(print_message(Message(Response(std::nullopt, WireError(code, error.message())))));
    if (++stray_lines_ > hub_->options.limits.stray_lines_max) {
      finish(fail(ErrorCode::protocol_error, "too many lines on standard input are no message"));
    }
  }

  /// A line above its limit is none that a client could read: only that line is lost.
  void put(std::string line) {
    if (!stdio_ || line.size() > message_bytes_max()) return;
    if (auto written = stdio_->write(std::move(line)); !written) finish(std::move(written));
  }

  void finish(Result<> outcome) {
    if (std::exchange(finishing_, true)) return;
    outcome_ = std::move(outcome);
    dialogue_->close(
        [self = shared_from_this()] { asio::post(self->strand_, [self] { self->flush(); }); });
  }

  /// A client that reads nothing is waited for as long as `ServerLimits::flush` says; after an
  /// error not at all.
  void flush() {
    if (!outcome_) return complete();
    auto& timers = *hub_->timers;
    flush_timer_.emplace(timers, later(timers.clock().now(), hub_->options.limits.flush),
                         [weak = weak_from_this()] {
                           const auto self = weak.lock();
                           if (self) asio::post(self->strand_, [self] { self->complete(); });
                         });
    stdio_->close_when_written([self = shared_from_this()] { self->complete(); });
  }

  void complete() {
    if (!stdio_) return;
    flush_timer_.reset();
    stdio_.reset();
    hub_->add_client(-1);
    ended_.set(outcome_);
  }

  std::shared_ptr<Hub> hub_;
  Strand strand_;
  std::unique_ptr<ServerStdio> stdio_;  ///< null: it is over
  std::shared_ptr<Dialogue> dialogue_;
  std::shared_ptr<Outlet> outlet_;
  std::size_t stray_lines_ = 0;
  bool finishing_ = false;
  std::optional<ArmedTimer> flush_timer_;
  Result<> outcome_{};
  Event ended_;
};

Response too_large(std::optional<Id> id, std::size_t bytes, std::size_t bytes_max) {
  return Response(std::move(id),
                  WireError(wire_code::internal_error,
                            fmt::format("the result is too large: {} bytes, at most {} "
                                        "(message_bytes_max)",
                                        bytes, bytes_max)));
}

void StdioOutlet::send(const Message& message) {
  if (const auto link = link_.lock()) link->write(print_message(message));
}

void StdioOutlet::answer(const Response& response, int /*http_status*/) {
  const auto link = link_.lock();
  if (!link) return;
  auto line = print_message(Message(response));
  const auto size = line.size();
  if (size > link->message_bytes_max()) {
    line = print_message(Message(too_large(response.id, size, link->message_bytes_max())));
  }
  link->write(std::move(line));
}

void StdioOutlet::skip() {
  const auto link = whole_ ? link_.lock() : nullptr;
  if (link) link->end({});
}

Limits stdio_limits(const ServerLimits& limits) {
  Limits made;
  made.message_bytes_max = limits.message_bytes_max;
  made.queue_bytes_max = limits.queue_bytes_max;
  return made;
}

Task<> failed_link(Error error) { co_return fail(std::move(error)); }

Task<> run_link(std::shared_ptr<StdioLink> link) {
  auto waited = co_await link->ended().wait();
  if (!waited && waited.error().code() == ErrorCode::cancelled) link->end({});
  co_return waited;
}

}  // namespace

Task<> serve_stdio(std::shared_ptr<Hub> hub, PipeOptions options) {
  ServerDescriptors descriptors;
  descriptors.input = options.input;
  descriptors.output = options.output;
  descriptors.take_over = options.take_over;
  auto strand = asio::make_strand(hub->executor);
  auto stdio = ServerStdio::open(strand, stdio_limits(hub->options.limits), descriptors);
  if (!stdio) return failed_link(std::move(stdio).error());
  auto link = std::make_shared<StdioLink>(std::move(hub), std::move(strand), *std::move(stdio));
  link->start();
  return run_link(std::move(link));
}

}  // namespace purser::mcp
