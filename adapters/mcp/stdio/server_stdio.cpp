// server_stdio.cpp: moves stdin and stdout away, and reads and writes lines there.
#include <purser/adapters/mcp/stdio/server_stdio.hpp>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <utility>

#include <purser/adapters/mcp/stdio/line_splitter.hpp>
#include <purser/adapters/mcp/stdio/pipe_reader.hpp>
#include <purser/adapters/mcp/stdio/pipe_writer.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t server_buffer_bytes = 64U * 1024;

tl::unexpected<Error> not_open(const char* which) {
  return fail(ErrorCode::connection_failed, std::string("cannot serve on ") + which + ": " +
                                                std::generic_category().message(errno));
}

/// Our own non-blocking way to what `descriptor` is. A duplicate would share its flags with
/// whoever else holds it, the user's shell for one; pipes and terminals can be opened anew. Sockets
/// cannot, but are ours alone; files never block, and opened anew would start at their beginning.
int own_way_to(int descriptor, int access) {
  struct stat what{};
  if (::fstat(descriptor, &what) != 0) return -1;
  if (S_ISFIFO(what.st_mode) || S_ISCHR(what.st_mode)) {
    const auto path = "/proc/self/fd/" + std::to_string(descriptor);
    const int opened = ::open(path.c_str(), access | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (opened >= 0) return opened;
  }
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy >= 0 && S_ISSOCK(what.st_mode)) ::fcntl(copy, F_SETFL, O_NONBLOCK);
  return copy;
}

}  // namespace

class ServerStdio::Impl : public std::enable_shared_from_this<ServerStdio::Impl> {
 public:
  Impl(asio::any_io_executor strand, const Limits& limits, int input, int output)
      : limits_(limits),
        splitter_(limits.message_bytes_max),
        reader_(
            asio::posix::stream_descriptor(strand, input), server_buffer_bytes,
            [this](std::string_view bytes) { return on_bytes(bytes); }, [this] { on_input_end(); }),
        writer_(
            asio::posix::stream_descriptor(strand, output),
            [this] { end(Error(ErrorCode::connection_lost, "nobody reads our stdout any more")); },
            [](const QueuedLine&) {}) {}

  void start(OnLine on_line, OnEnd on_end) {
    on_line_ = std::move(on_line);
    on_end_ = std::move(on_end);
    reader_.start(shared_from_this());
  }

  Result<> write(std::string message) {
    const auto size = message.size();
    if (!writer_.is_open()) {
      return fail(ErrorCode::connection_lost, "nobody reads our stdout any more");
    }
    if (size > limits_.message_bytes_max) {
      return fail(ErrorCode::too_large,
                  "a message of " + std::to_string(size) + " bytes, at most " +
                      std::to_string(limits_.message_bytes_max) + " (message_bytes_max)");
    }
    if (writer_.queued_bytes() + size > limits_.queue_bytes_max) {
      return fail(ErrorCode::too_large, "the client does not read (queue_bytes_max)");
    }
    message += '\n';
    writer_.push(QueuedLine(std::move(message)), shared_from_this());
    return {};
  }

  void close_when_written(std::function<void()> closed) {
    writer_.close_when_written(std::move(closed));
  }

  void detach() {
    on_end_ = nullptr;
    reader_.stop();
    static_cast<void>(writer_.stop());
  }

 private:
  bool on_bytes(std::string_view bytes) {
    auto fed = splitter_.feed(bytes, [this](std::string_view line) { return hand(line); });
    if (!fed) end(std::move(fed).error().in("the client wrote"));
    return on_end_ != nullptr;
  }

  bool hand(std::string_view line) {
    on_line_(std::string(line));
    return on_end_ != nullptr;
  }

  void on_input_end() {
    splitter_.finish([this](std::string_view line) { return hand(line); });
    end(std::nullopt);
  }

  void end(std::optional<Error> why) {
    if (!on_end_) return;
    reader_.stop();
    std::exchange(on_end_, nullptr)(std::move(why));
  }

  Limits limits_;
  OnLine on_line_;
  OnEnd on_end_;  // empty: over
  LineSplitter splitter_;
  PipeReader reader_;
  PipeWriter writer_;
};

Result<std::unique_ptr<ServerStdio>> ServerStdio::open(asio::any_io_executor strand,
                                                       const Limits& limits,
                                                       ServerDescriptors descriptors) {
  const int input = own_way_to(descriptors.input, O_RDONLY);
  if (input < 0) return not_open("stdin");
  const int output = own_way_to(descriptors.output, O_WRONLY);
  if (output < 0) {
    ::close(input);
    return not_open("stdout");
  }
  auto impl = std::make_shared<Impl>(std::move(strand), limits, input, output);
  if (descriptors.take_over) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0 || ::dup2(nothing, descriptors.input) < 0) return not_open("stdin");
    ::close(nothing);
    if (::dup2(descriptors.errors, descriptors.output) < 0) return not_open("stderr");
  }
  return std::unique_ptr<ServerStdio>(new ServerStdio(std::move(impl)));
}

ServerStdio::ServerStdio(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
ServerStdio::~ServerStdio() { impl_->detach(); }
void ServerStdio::start(OnLine on_line, OnEnd on_end) {
  impl_->start(std::move(on_line), std::move(on_end));
}
Result<> ServerStdio::write(std::string message) { return impl_->write(std::move(message)); }
void ServerStdio::close_when_written(std::function<void()> closed) {
  impl_->close_when_written(std::move(closed));
}

}  // namespace purser::mcp
