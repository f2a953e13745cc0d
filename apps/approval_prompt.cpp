// approval_prompt.cpp: a thread that waits for lines, and looks now and then whether they are still
// wanted.
#include <purser/apps/approval_prompt.hpp>

#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include <purser/apps/approval_text.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t waiting_max = 1000;
constexpr std::size_t line_bytes_max = std::size_t{1} << 20;
constexpr int look_every_ms = 100;

constexpr auto choices = "[y]es, [n]o, n REASON, [e]dit: ";
constexpr auto edit_hint = "arguments in one line of JSON (empty: back): ";

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

ApprovalPrompt::ApprovalPrompt(int input, std::FILE* output, SharedScreen screen)
    : input_(input), output_(output), screen_(std::move(screen)), thread_([this] { work(); }) {}

ApprovalPrompt::~ApprovalPrompt() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ApprovalPrompt::ask(ApprovalRequest request, ApprovalAnswer answer) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return answer.refuse("the program ends");
  if (waiting_.size() >= waiting_max) return answer.refuse("too many questions wait already");
  waiting_.push_back({std::move(request), std::move(answer)});
  changed_.notify_all();
}

void ApprovalPrompt::work() {
  while (const auto question = next()) {
    try {
      put_question(*question);
    } catch (...) {  // no memory: the answer is dropped, which refuses
      continue;
    }
  }
}

std::optional<ApprovalPrompt::Question> ApprovalPrompt::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  if (stopping_) return std::nullopt;
  auto question = std::move(waiting_.front());
  waiting_.pop_front();
  return question;
}

void ApprovalPrompt::put_question(const Question& question) {
  if (!question.answer.is_open()) return;
  if (ended_) return question.answer.refuse("nobody answers questions any more");
  const Still still(screen_);
  forget_typed();
  put(output_, question_text(question.request, columns(output_)));
  decide(question);
}

void ApprovalPrompt::decide(const Question& question) {
  while (true) {
    put(output_, choices);
    const auto line = read_line(question.answer);
    if (!line && ended_) {
      put(output_, "\n");
      return question.answer.refuse("nobody answers questions any more");
    }
    if (!line) return put(output_, "\n(not asked any more)\n");
    const auto typed = parse_answer(*line);
    if (typed.kind == TypedAnswer::Kind::allow) return question.answer.allow();
    if (typed.kind == TypedAnswer::Kind::refuse) {
      return question.answer.refuse(typed.reason.empty() ? "the user said no" : typed.reason);
    }
    if (typed.kind == TypedAnswer::Kind::edit && edit(question)) return;
  }
}

/// True: decided.
bool ApprovalPrompt::edit(const Question& question) {
  while (true) {
    put(output_, edit_hint);
    const auto line = read_line(question.answer);
    if (!line || line->empty()) return false;
    auto arguments = parse_edited(*line);
    if (arguments) {
      question.answer.allow_with(*std::move(arguments));
      return true;
    }
    put(output_, printable(arguments.error().message()) + '\n');
  }
}

ApprovalPrompt::Line ApprovalPrompt::read_line(const ApprovalAnswer& answer) {
  while (!stopping_ && answer.is_open()) {
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

void ApprovalPrompt::read_some() {
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
void ApprovalPrompt::forget_typed() {
  typed_.clear();
  ::tcflush(input_, TCIFLUSH);
}

}  // namespace purser::cli
