// terminal_prompt.cpp: a thread that waits for lines, and looks now and then whether they are still
// wanted.
#include <purser/apps/prompt/terminal_prompt.hpp>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t waiting_max = 1000;
constexpr std::size_t line_bytes_max = std::size_t{1} << 20;
constexpr int look_every_ms = 100;

class Still {
 public:
  explicit Still(const SharedScreen& screen) : screen_(screen) { screen_.pause(); }
  ~Still() { screen_.resume(); }
  Still(const Still&) = delete;
  Still& operator=(const Still&) = delete;

 private:
  const SharedScreen& screen_;
};

}  // namespace

TerminalPrompt::TerminalPrompt(int input, std::FILE* output, SharedScreen screen)
    : input_(input), output_(output), screen_(std::move(screen)), thread_([this] { work(); }) {}

TerminalPrompt::~TerminalPrompt() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void TerminalPrompt::put(std::unique_ptr<TerminalQuestion> question) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return question->refuse("the program ends");
  if (waiting_.size() >= waiting_max) return question->refuse("too many questions wait already");
  waiting_.push_back(std::move(question));
  changed_.notify_all();
}

void TerminalPrompt::work() {
  while (const auto question = next()) {
    try {
      put_to_person(*question);
    } catch (...) {  // no memory: the question is dropped, which refuses
      continue;
    }
  }
}

std::unique_ptr<TerminalQuestion> TerminalPrompt::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  if (stopping_) return nullptr;
  auto question = std::move(waiting_.front());
  waiting_.pop_front();
  return question;
}

void TerminalPrompt::put_to_person(TerminalQuestion& question) {
  if (!question.is_open()) return;
  if (ended_) return question.refuse("nobody answers questions any more");
  const Still still(screen_);
  forget_typed();
  asked_ = &question;
  over_ = false;
  question.ask(*this);
}

void TerminalPrompt::tell(std::string_view text) { cli::put(output_, text); }

std::size_t TerminalPrompt::columns() const { return cli::columns(output_); }

std::optional<std::string> TerminalPrompt::ask(std::string_view prompt) {
  if (over_) return std::nullopt;
  tell(prompt);
  auto line = read_line();
  over_ = !line;
  if (over_) tell(ended_ ? "\n" : "\n(not asked any more)\n");
  return line;
}

std::optional<std::string> TerminalPrompt::read_line() {
  while (!stopping_ && asked_->is_open()) {
    if (const auto end = typed_.find('\n'); end != typed_.npos) {
      auto line = typed_.substr(0, end);
      typed_.erase(0, end + 1);
      return line;
    }
    if (ended_) return std::nullopt;
    read_some();
  }
  return std::nullopt;
}

void TerminalPrompt::read_some() {
  pollfd waiting{input_, POLLIN, 0};
  if (::poll(&waiting, 1, look_every_ms) <= 0) return;
  std::array<char, 4096> bytes{};
  const auto count = ::read(input_, bytes.data(), bytes.size());
  if (count > 0) {
    typed_.append(bytes.data(), static_cast<std::size_t>(count));
    if (typed_.size() > line_bytes_max) typed_.clear();
    return;
  }
  if (count == 0 || (errno != EINTR && errno != EAGAIN)) ended_ = true;
}

/// Nobody can have meant a question that was not there yet.
void TerminalPrompt::forget_typed() {
  typed_.clear();
  ::tcflush(input_, TCIFLUSH);
}

}  // namespace purser::cli
