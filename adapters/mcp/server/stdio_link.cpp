// stdio_link.cpp: reads, writes and never waits with one for the other.
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/stdio_link.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>

#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/process/quiet_write.hpp>

namespace purser::mcp {
namespace {

using boost::system::error_code;
using Descriptor = asio::posix::stream_descriptor;

constexpr std::size_t block_bytes = 64 << 10;

class StdioLink;

/// Of all requests; or, where it stands for the connection, of what belongs to none.
class StdioOutlet final : public Outlet {
 public:
  StdioOutlet(std::weak_ptr<StdioLink> link, bool whole) : link_(std::move(link)), whole_(whole) {}
  void send(const Message& message) override;
  void answer(const Response& response, int /*http_status*/) override { send(Message(response)); }
  void skip() override;
  void release() override {}
  [[nodiscard]] bool has_reader() const override { return true; }

 private:
  std::weak_ptr<StdioLink> link_;
  bool whole_;
};

class StdioLink final : public std::enable_shared_from_this<StdioLink> {
 public:
  StdioLink(std::shared_ptr<Hub> hub, int input, int output)
      : hub_(std::move(hub)),
        strand_(asio::make_strand(hub_->executor)),
        input_(strand_, input),
        output_(strand_, output) {
    output_.native_non_blocking(true);
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
    asio::post(strand_, [self = shared_from_this()] { self->read(); });
  }

  /// Any thread.
  void write(std::string line) {
    asio::post(strand_, [self = shared_from_this(), text = std::move(line)]() mutable {
      self->enqueue(std::move(text));
    });
  }

  /// Any thread: cancels what is under way; what was said already is still written.
  void end(Result<> outcome) {
    asio::post(strand_, [self = shared_from_this(), why = std::move(outcome)]() mutable {
      self->finish(std::move(why));
    });
  }

  [[nodiscard]] const Event& ended() const noexcept { return ended_; }

 private:
  void read() {
    if (finishing_) return;
    input_.async_read_some(asio::buffer(block_),
                           [self = shared_from_this()](error_code error, std::size_t bytes) {
                             self->on_read(error, bytes);
                           });
  }

  void on_read(const error_code& error, std::size_t bytes) {
    if (finishing_) return;
    if (error == asio::error::eof) return finish({});
    if (error)
      return finish(fail(ErrorCode::connection_lost, "standard input: " + error.message()));
    std::string_view block(block_.data(), bytes);
    for (auto end = block.find('\n'); end != block.npos; end = block.find('\n')) {
      line_.append(block.substr(0, end));
      block.remove_prefix(end + 1);
      take_line(std::exchange(line_, {}));
      if (finishing_) return;
    }
    line_.append(block);
    if (line_.size() > hub_->options.limits.message_bytes_max) {
      return finish(fail(ErrorCode::too_large, "a line on standard input is too long"));
    }
    read();
  }

  void take_line(std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return;
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
    enqueue(print_message(Message(Response(std::nullopt, WireError(code, error.message())))));
    if (++stray_lines_ > hub_->options.limits.stray_lines_max) {
      finish(fail(ErrorCode::protocol_error, "too many lines on standard input are no message"));
    }
  }

  void enqueue(std::string line) {
    if (over_) return;
    line += '\n';
    queued_bytes_ += line.size();
    if (queued_bytes_ > hub_->options.limits.queue_bytes_max) {
      queue_.clear();
      return finish(fail(ErrorCode::too_large, "the client does not read standard output"));
    }
    queue_.push_back(std::move(line));
    if (!writing_) write_next();
  }

  void write_next() {
    writing_ = true;
    current_ = std::move(queue_.front());
    queue_.pop_front();
    written_ = 0;
    write_some();
  }

  /// At once as far as it goes. A client that has left must not end the program by a signal.
  void write_some() {
    error_code error;
    while (!error && written_ < current_.size()) {
      const auto rest = std::string_view(current_).substr(written_);
      written_ += process::quiet_write(output_.native_handle(), rest, error);
    }
    if (error == asio::error::would_block) return write_later();
    asio::post(strand_, [self = shared_from_this(), error] { self->on_written(error); });
  }

  void write_later() {
    output_.async_wait(Descriptor::wait_write, [self = shared_from_this()](error_code error) {
      if (error) return self->on_written(error);
      self->write_some();
    });
  }

  void on_written(const error_code& error) {
    writing_ = false;
    queued_bytes_ -= std::min(queued_bytes_, current_.size());
    if (error) {
      queue_.clear();
      finish(fail(ErrorCode::connection_lost, "standard output: " + error.message()));
      if (flushing_) complete();
      return;
    }
    if (!queue_.empty()) return write_next();
    if (flushing_) complete();
  }

  void finish(Result<> outcome) {
    if (std::exchange(finishing_, true)) return;
    outcome_ = std::move(outcome);
    error_code ignored;
    input_.cancel(ignored);
    dialogue_->close([self = shared_from_this()] {
      asio::post(self->strand_, [self] {
        self->flushing_ = true;
        // A client that reads nothing is not waited for.
        if (!self->writing_ || !self->outcome_) self->complete();
      });
    });
  }

  void complete() {
    if (std::exchange(over_, true)) return;
    error_code ignored;
    input_.close(ignored);
    output_.close(ignored);
    hub_->add_client(-1);
    ended_.set(outcome_);
  }

  std::shared_ptr<Hub> hub_;
  asio::strand<asio::any_io_executor> strand_;
  Descriptor input_;
  Descriptor output_;
  std::shared_ptr<Dialogue> dialogue_;
  std::shared_ptr<Outlet> outlet_;
  std::array<char, block_bytes> block_{};
  std::string line_;
  std::deque<std::string> queue_;
  std::string current_;
  std::size_t written_ = 0;  ///< of it
  std::size_t queued_bytes_ = 0;
  std::size_t stray_lines_ = 0;
  bool writing_ = false;
  bool finishing_ = false;
  bool flushing_ = false;
  bool over_ = false;
  Result<> outcome_{};
  Event ended_;
};

void StdioOutlet::send(const Message& message) {
  if (const auto link = link_.lock()) link->write(print_message(message));
}

void StdioOutlet::skip() {
  const auto link = whole_ ? link_.lock() : nullptr;
  if (link) link->end({});
}

/// Own copies, so that closing them leaves the program's alone.
Result<int> own_copy(int descriptor) {
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy >= 0) return copy;
  return fail(ErrorCode::invalid_argument,
              fmt::format("descriptor {} cannot be used: {}", descriptor,
                          error_code(errno, boost::system::system_category()).message()));
}

/// What a program that a tool runs reads from standard input is none of the protocol's.
void give_empty_input() {
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) return;
  ::dup2(nothing, STDIN_FILENO);
  ::close(nothing);
}

Task<> failed_link(Error error) { co_return fail(std::move(error)); }

Task<> run_link(std::shared_ptr<StdioLink> link) {
  auto waited = co_await link->ended().wait();
  if (!waited && waited.error().code() == ErrorCode::cancelled) link->end({});
  co_return waited;
}

}  // namespace

Task<> serve_stdio(std::shared_ptr<Hub> hub, PipeOptions options) {
  const auto input = own_copy(options.input);
  if (!input) return failed_link(input.error());
  const auto output = own_copy(options.output);
  if (!output) {
    ::close(*input);
    return failed_link(output.error());
  }
  if (options.take_over && options.output == STDOUT_FILENO) ::dup2(STDERR_FILENO, STDOUT_FILENO);
  if (options.take_over && options.input == STDIN_FILENO) give_empty_input();
  auto link = std::make_shared<StdioLink>(std::move(hub), *input, *output);
  link->start();
  return run_link(std::move(link));
}

}  // namespace purser::mcp
