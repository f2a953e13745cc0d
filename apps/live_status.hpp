// live_status.hpp: shows a run while it goes: the model's words, tools, and what is spent and left.
#pragma once

#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/agent/runtime.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::cli {

struct LiveStatusOptions {
  std::FILE* text = stdout;    ///< the model's words; null: nowhere
  std::FILE* status = stderr;  ///< everything else
  bool in_place = false;       ///< one status line that is rewritten; false: a line per turn
  bool color = false;
  std::size_t columns = 80;  ///< of the terminal: the status line is cut there

  /// As the terminals and NO_COLOR ask for. `show_text`: false keeps stdout empty.
  [[nodiscard]] static LiveStatusOptions for_terminal(bool show_text = true);
};

/// A status line in words: `turn 2 | spent $0.0123 | held $0.0040 | left $0.4837 | 1534 tokens`.
[[nodiscard]] std::string status_text(const SessionReport& report, std::optional<Money> left,
                                      int turn);

/// Give it to the agent as its sink. Tool calls, crossed thresholds, refusals and findings come
/// from the runtime's events. Thread-safe.
///
///     LiveStatus live(runtime, session, LiveStatusOptions::for_terminal());
///     auto run = pool.wait(agent.run(session, task, RunOptions(&live)));
///     live.finish();
class LiveStatus final : public StreamSink {
 public:
  /// Subscribes to `runtime`; events of other sessions are ignored.
  LiveStatus(std::shared_ptr<Runtime> runtime, Session session, LiveStatusOptions options);
  /// Finishes.
  ~LiveStatus() override;
  LiveStatus(const LiveStatus&) = delete;
  LiveStatus& operator=(const LiveStatus&) = delete;

  StreamControl on_chunk(const Chunk& chunk) override;

  /// A line of the command's own.
  void tell(std::string_view line);

  /// Something else stands on the terminal now: the status line is taken away, and what would be
  /// written waits. As often as it is called, so often is `resume`, which writes it.
  void pause();
  void resume();

  /// Waits for the last events, ends the text with a line end, takes the status line away and
  /// unsubscribes. Not to be called from an event handler. Harmless the second time.
  void finish();

 private:
  void subscribe();
  void on_started(const CallStarted& event);
  void on_finished(const CallFinished& event);
  void on_ledger(const LedgerEvent& event);
  void on_finding(const Finding& finding);
  [[nodiscard]] bool is_ours(const Scope& scope) const;

  /// What a pause keeps back.
  struct Kept {
    std::string text;
    const char* color;  ///< of a line; null: the model's text
  };

  // With the mutex held:
  bool keep_back(std::string_view text, const char* color);
  void write_kept();
  void write_text(std::string_view text);
  void write_line(std::string_view line, const char* color);
  void draw();
  void erase();
  [[nodiscard]] bool shares_terminal() const;

  std::shared_ptr<Runtime> runtime_;
  Session session_;
  LiveStatusOptions options_;
  std::mutex mutex_;
  std::vector<Connection> connections_;
  int turn_ = 0;
  int pauses_ = 0;
  std::vector<Kept> kept_;
  bool drawn_ = false;      ///< the status line stands on the terminal
  bool line_open_ = false;  ///< the model's text has not ended with a line end
};

}  // namespace purser::cli
