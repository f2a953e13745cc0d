// connection.cpp: lines become messages, messages become lines, and an exit becomes an error.
#include <boost/asio/post.hpp>
#include <new>
#include <utility>

#include <purser/adapters/mcp/stdio/detail/connection.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t output_buffer_bytes = 64U * 1024;
constexpr std::size_t error_buffer_bytes = 4U * 1024;
constexpr std::size_t stray_tail_bytes = 400;
/// What may still be in a pipe when its writer has ended: the largest that the system makes.
constexpr std::size_t pipe_bytes_max = 1024U * 1024;

std::optional<RequestNumber> number_of(const Message& message) {
  const auto* request = std::get_if<Request>(&message);
  const auto* number = request != nullptr ? std::get_if<RequestNumber>(&request->id) : nullptr;
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

bool may_be_json(std::string_view line) {
  const auto start = line.find_first_not_of(" \t");
  return start != std::string_view::npos && (line[start] == '{' || line[start] == '[');
}

}  // namespace

StdioConnection::StdioConnection(asio::any_io_executor strand, process::Command command,
                                 Limits limits, std::shared_ptr<Timers> timers)
    : strand_(std::move(strand)),
      command_(std::move(command)),
      limits_(limits),
      timers_(std::move(timers)),
      splitter_(limits.message_bytes_max),
      error_tail_(limits.stderr_tail_bytes),
      stray_tail_(stray_tail_bytes) {}

Task<> StdioConnection::start(std::shared_ptr<StdioConnection> self, Receiver& receiver) {
  if (self->detached_) co_return fail(cancelled_error());
  auto starting = process::Process::start(self->strand_, self->timers_, self->command_);
  auto process = co_await std::move(starting);
  if (!process) co_return fail(std::move(process).error());
  if (self->detached_) co_return fail(cancelled_error());
  self->adopt(*std::move(process), receiver);
  co_return Result<>();
}

void StdioConnection::adopt(std::unique_ptr<process::Process> process, Receiver& receiver) {
  receiver_ = &receiver;
  process_ = std::move(process);
  input_ = std::make_unique<PipeWriter>(
      std::move(process_->input()), [this] { await_exit("closed its stdin, but runs on"); },
      [this](const QueuedLine& line) { on_refused(line); });
  output_ = std::make_unique<PipeReader>(
      std::move(process_->output()), output_buffer_bytes,
      [this](std::string_view bytes) { return on_output(bytes); },
      [this] { await_exit("closed its stdout, but runs on"); });
  errors_ = std::make_unique<PipeReader>(
      std::move(process_->errors()), error_buffer_bytes,
      [this](std::string_view bytes) {
        error_tail_.add(bytes);
        return true;
      },
      [] {});
  output_->start(shared_from_this());
  errors_->start(shared_from_this());
  process_->on_exit([this, self = weak_from_this()](process::ExitStatus status) {
    if (const auto alive = self.lock()) on_exit(status);
  });
}

Result<> StdioConnection::send(Outgoing outgoing) {
  if (receiver_ == nullptr || !input_->is_open()) {
    return fail(ErrorCode::connection_lost, named("is not connected"));
  }
  QueuedLine line(print_message(outgoing.message));
  if (line.text.size() > limits_.message_bytes_max) {
    return fail(ErrorCode::too_large,
                named("cannot be sent a message of " + std::to_string(line.text.size()) +
                      " bytes, at most " + std::to_string(limits_.message_bytes_max) +
                      " (message_bytes_max)"));
  }
  if (input_->queued_bytes() + line.text.size() > limits_.queue_bytes_max) {
    return fail(ErrorCode::too_large,
                named("does not read: " + std::to_string(input_->queued_bytes()) +
                      " bytes wait to be written, at most " +
                      std::to_string(limits_.queue_bytes_max) + " (queue_bytes_max)"));
  }
  line.text += '\n';
  line.dispatched = std::move(outgoing.dispatched);
  line.request = number_of(outgoing.message);
  input_->push(std::move(line), shared_from_this());
  return {};
}

void StdioConnection::forget(RequestNumber request) noexcept {
  if (input_) input_->forget(request);
}

bool StdioConnection::on_output(std::string_view bytes) {
  if (receiver_ == nullptr) return closing_;  // an ending server is read to its end, unheard
  try {
    const auto fed = splitter_.feed(bytes, [this](std::string_view line) { return on_line(line); });
    if (!fed) {
      return finish(ErrorCode::too_large,
                    "wrote " + fed.error().message() + " on its stdout (message_bytes_max)");
    }
  } catch (const std::bad_alloc&) {
    return finish(ErrorCode::too_large, "wrote a message that there is no memory for");
  }
  return receiver_ != nullptr || closing_;
}

bool StdioConnection::on_line(std::string_view line) {
  if (!may_be_json(line)) return on_stray(line);
  auto messages = parse_messages(line, {limits_.json_depth_max, limits_.message_bytes_max});
  if (!messages && messages.error().code() == ErrorCode::too_large) {
    return finish(ErrorCode::too_large, "wrote a message that is too deep (json_depth_max): " +
                                            messages.error().message());
  }
  if (!messages) return on_stray(line);
  for (auto& message : *messages) {
    if (receiver_ == nullptr) break;
    receiver_->on_message(std::move(message), std::nullopt);
  }
  return receiver_ != nullptr;
}

bool StdioConnection::on_stray(std::string_view line) {
  stray_tail_.add(line.substr(0, stray_tail_bytes / 2));
  stray_tail_.add("\n");
  if (++stray_lines_ <= limits_.stray_lines_max) return true;
  return finish(ErrorCode::protocol_error,
                "wrote more than " + std::to_string(limits_.stray_lines_max) +
                    " lines on its stdout that are no messages (stray_lines_max); stdout is for "
                    "the protocol alone, logs belong on stderr");
}

void StdioConnection::on_exit(process::ExitStatus status) {
  if (closing_ || receiver_ == nullptr) return;
  awaiting_exit_ = true;
  errors_->drain(pipe_bytes_max);
  output_->drain(pipe_bytes_max);
  if (receiver_ == nullptr) return;
  splitter_.finish([this](std::string_view line) { return on_line(line); });
  finish(ErrorCode::connection_lost, to_string(status));
}

/// No message goes or comes any more. Most servers that close a pipe are about to exit, and how
/// they do says more.
void StdioConnection::await_exit(std::string_view what_it_did) {
  if (closing_ || receiver_ == nullptr || std::exchange(awaiting_exit_, true)) return;
  const auto when = later(timers_->clock().now(), limits_.close_grace);
  exit_timer_ = timers_->call_at(when, [self = weak_from_this(), strand = strand_, what_it_did] {
    if (self.expired()) return;
    asio::post(strand, [self, what_it_did] {
      const auto alive = self.lock();
      if (alive) alive->finish(ErrorCode::connection_lost, std::string(what_it_did));
    });
  });
}

/// Its `dispatched` threw: what it has to note was not noted, so nothing may be sent.
void StdioConnection::on_refused(const QueuedLine& line) {
  if (!line.request || receiver_ == nullptr) return;
  Lost lost(Error(ErrorCode::internal, "the request was not sent: a callback threw"));
  lost.undelivered = true;
  asio::post(strand_, [self = shared_from_this(), number = *line.request, lost] {
    if (self->receiver_ != nullptr) self->receiver_->on_lost(number, lost);
  });
}

/// Returns false, for callers that ask whether to go on.
bool StdioConnection::finish(ErrorCode code, std::string what) {
  if (receiver_ == nullptr || closing_) return false;
  const auto self = shared_from_this();
  auto* const receiver = std::exchange(receiver_, nullptr);
  const auto error = Error(code, named(what)).with_peer_message(last_words());
  const auto unsent = input_->stop();
  release();
  for (const auto& line : unsent) {
    if (!line.request || detached_) continue;
    Lost lost(error);
    lost.undelivered = true;
    receiver->on_lost(*line.request, std::move(lost));
  }
  if (!detached_) receiver->on_closed(error);
  return false;
}

Task<> StdioConnection::close(std::shared_ptr<StdioConnection> self) {
  self->receiver_ = nullptr;
  if (!self->process_ || self->closing_) co_return Result<>();
  self->closing_ = true;
  self->input_->close_when_written({});
  auto ending = self->process_->end(self->limits_.close_grace);
  auto ended = co_await std::move(ending);
  self->release();
  if (!ended) co_return fail(std::move(ended).error());
  co_return Result<>();
}

void StdioConnection::detach() noexcept {
  detached_ = true;
  receiver_ = nullptr;
  release();
}

void StdioConnection::release() noexcept {
  if (input_) static_cast<void>(input_->stop());
  if (output_) output_->stop();
  if (errors_) errors_->stop();
  if (exit_timer_) timers_->cancel(*std::exchange(exit_timer_, std::nullopt));
  process_.reset();
}

std::string StdioConnection::named(std::string_view what) const {
  return "the server (" + describe() + ") " + std::string(what);
}

std::string StdioConnection::last_words() const {
  auto words = error_tail_.last_lines(Error::peer_message_bytes_max - stray_tail_bytes - 20);
  const auto strays = stray_tail_.last_lines(stray_tail_bytes);
  if (strays.empty()) return words;
  if (!words.empty()) words += '\n';
  return words + "on stdout: " + strays;
}

}  // namespace purser::mcp
