// session.hpp: a client of a real server, and claims about what the server answers.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/agent/start.hpp>

namespace purser::real {

/// How a server is reached: `stdio COMMAND...`, `http URL` or `sse URL`.
struct Way {
  std::string kind{};
  std::vector<std::string> target{};
};

/// Prints `ok NAME` or `FAILED NAME: WHY` for each claim. Answers whatever the server asks.
class Session {
 public:
  /// Ends the program with 2 where `way` makes no sense.
  Session(std::string name, const Way& way, mcp::EraChoice era = mcp::EraChoice::automatic);
  ~Session();

  /// Calls `tool` with `arguments`, JSON; the claim: the result, printed, holds `part`.
  void expect(std::string_view tool, std::string_view arguments, std::string_view part);
  /// The claim: the call fails or its result says isError, and what it says holds `part`.
  void expect_error(std::string_view tool, std::string_view arguments, std::string_view part);
  /// `check` returns what is wrong; empty: nothing.
  void claim(std::string_view what, const std::function<std::string()>& check);

  template <class T>
  [[nodiscard]] Result<T> wait(Task<T> task) {
    return pool_.wait(std::move(task));
  }
  /// Calls `tool`, which tells of its progress, and cancels it with the first. What is wrong, or
  /// nothing.
  [[nodiscard]] std::string cancel(std::string_view tool, std::string_view arguments);
  /// Calls `tool` to its end. What is wrong with its progress, or nothing.
  [[nodiscard]] std::string progress(std::string_view tool, std::string_view arguments);
  [[nodiscard]] const mcp::Client& client() const noexcept { return *client_; }

  std::atomic<int> sampled = 0;
  std::atomic<int> elicited = 0;
  std::atomic<int> urls = 0;
  std::atomic<int> logged = 0;
  std::atomic<int> changed = 0;

 private:
  [[nodiscard]] mcp::Handlers handlers();
  [[nodiscard]] Result<Json> call(std::string_view tool, std::string_view arguments,
                                  mcp::RequestOptions options = {});

  std::string name_;
  ThreadPool pool_{2};
  std::shared_ptr<Timers> timers_ = make_timers(pool_.executor());
  std::optional<mcp::Client> client_;
};

void everything(const Way& way);
void filesystem(const Way& way, const std::string& folder);
void memory(const Way& way);
/// The server of both eras on the official SDK, in each of them.
void modern(const Way& way);

/// False: some claim did not hold.
[[nodiscard]] bool all_held() noexcept;

}  // namespace purser::real
