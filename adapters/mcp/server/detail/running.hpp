// running.hpp: a request under way, as its handler sees it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/server/outlet.hpp>
#include <purser/adapters/mcp/server/questions.hpp>
#include <purser/adapters/mcp/server/server_protocol.hpp>
#include <purser/agent/start.hpp>

namespace purser::mcp {

class Dialogue;
class Hub;

class Running final : public Exchange, public std::enable_shared_from_this<Running> {
 public:
  Running(std::shared_ptr<Hub> hub, std::shared_ptr<Dialogue> dialogue,
          std::shared_ptr<Outlet> outlet, Admitted request, Caller caller);

  [[nodiscard]] Revision revision() const noexcept override { return request.revision; }
  [[nodiscard]] const Caller& caller() const noexcept override { return caller_; }
  [[nodiscard]] const Json& client_capabilities() const noexcept override {
    return request.capabilities;
  }
  void progress(double done, std::optional<double> total, std::string message) override;
  void log(LogLevel level, std::string logger, Json data) override;
  [[nodiscard]] bool can_ask(const Inquiry& question) const override;
  [[nodiscard]] Task<Json> ask(std::vector<Inquiry> questions) override;
  [[nodiscard]] const Json& state() const noexcept override { return state_; }
  void keep(Json state) override;
  void release_stream() override;

  /// Reads what came with the request from the rounds before. Error: `invalid_argument`.
  [[nodiscard]] Result<> read_rounds();
  /// It goes on with what this server sealed: no repetition.
  [[nodiscard]] bool is_further_round() const noexcept { return round_ > 0; }
  /// A question is open, or a capability missing: what the handler returned counts for nothing.
  [[nodiscard]] bool is_interrupted() const;
  /// What the client lacks; null: nothing.
  [[nodiscard]] Json missing_capability() const;
  /// `input_required`, with questions and sealed state. Error: `too_large`: too many rounds, or
  /// more than may be carried from one to the next.
  [[nodiscard]] Result<Json> open_questions() const;

  const std::shared_ptr<Hub> hub;
  const std::shared_ptr<Outlet> outlet;  ///< touched on the dialogue's strand only
  const Admitted request;
  std::optional<Started> started{};  ///< of the dialogue's strand
  bool cancelled = false;            ///< of the dialogue's strand

 private:
  [[nodiscard]] Result<Json> ask_by_result(const std::vector<Inquiry>& questions);
  [[nodiscard]] Result<> check_carried() const;
  void notify(Notification notification);

  std::weak_ptr<Dialogue> dialogue_;
  Caller caller_;
  Json state_;
  Json answers_ = Json::object();
  std::size_t round_ = 0;

  mutable std::mutex mutex_;
  std::optional<double> last_progress_;
  Json kept_;
  Json missing_;
  std::vector<Inquiry> open_;
};

}  // namespace purser::mcp
