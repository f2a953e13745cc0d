// hub.cpp: tools, sessions and dialogues of a server.
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/hub.hpp>
#include <purser/adapters/mcp/server/session_room.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include <purser/adapters/crypto/random.hpp>
#include <purser/adapters/crypto/sha256.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t secret_bytes = 32;

/// Hashed so that it is printable; as hard to guess as what went in.
std::string random_id() {
  return crypto::to_hex(crypto::Sha256()(crypto::random_bytes(secret_bytes)));
}

Secret key_of(const ServerOptions& options) {
  return options.state_key.empty() ? Secret(crypto::random_bytes(secret_bytes)) : options.state_key;
}

}  // namespace

Hub::Hub(asio::any_io_executor where, std::shared_ptr<Timers> clockwork, ServerOptions how)
    : executor(std::move(where)),
      timers(std::move(clockwork)),
      options(std::move(how)),
      facts(facts_of(options)),
      state_key(key_of(options)),
      call_prefix_(random_id().substr(0, 8)),
      requests_(options.limits) {}

Result<std::shared_ptr<Hub>> Hub::create(asio::any_io_executor executor,
                                         std::shared_ptr<Timers> timers, ServerOptions options) {
  if (options.name.empty()) return fail(ErrorCode::invalid_argument, "an MCP server needs a name");
  if (options.runtime == nullptr) {
    return fail(ErrorCode::invalid_argument, "an MCP server needs a runtime");
  }
  auto tools = ServedTools::create(options.tools);
  if (!tools) return fail(std::move(tools).error());
  auto hub = std::make_shared<Hub>(std::move(executor), std::move(timers), std::move(options));
  hub->tools_ = *std::move(tools);
  return hub;
}

std::shared_ptr<const ServedTools> Hub::tools() const {
  const std::lock_guard lock(mutex_);
  return tools_;
}

Result<> Hub::change_tools(std::vector<ServedTool> tools) {
  auto made = ServedTools::create(std::move(tools));
  if (!made) return fail(std::move(made).error());
  {
    const std::lock_guard lock(mutex_);
    tools_ = *std::move(made);
  }
  tell({Change::Kind::tools, {}});
  return {};
}

Result<Session> Hub::session_of(const Caller& caller) {
  if (options.session) return options.session(caller);
  const std::lock_guard lock(mutex_);
  if (!common_session_) {
    SessionOptions how;
    how.id = "mcp";
    auto session = options.runtime->session(std::move(how));
    if (!session) return fail(std::move(session).error());
    common_session_ = *std::move(session);
  }
  return *common_session_;
}

std::string Hub::next_call() { return fmt::format("{}-{}", call_prefix_, ++last_call_); }

void Hub::join(const std::shared_ptr<Dialogue>& dialogue) {
  const std::lock_guard lock(mutex_);
  all_.emplace(dialogue.get(), dialogue);
}

void Hub::leave(const Dialogue* dialogue) {
  const std::lock_guard lock(mutex_);
  all_.erase(dialogue);
}

void Hub::keep(const std::shared_ptr<Dialogue>& dialogue) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) kept_.emplace(dialogue.get(), dialogue);
}

void Hub::release(const Dialogue* dialogue) {
  std::shared_ptr<Dialogue> last;
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(dialogue);
  if (found == kept_.end()) return;
  last = std::move(found->second);
  kept_.erase(found);
}

std::vector<std::shared_ptr<Dialogue>> Hub::dialogues() const {
  std::vector<std::shared_ptr<Dialogue>> alive;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, weak] : all_) {
    if (auto dialogue = weak.lock()) alive.push_back(std::move(dialogue));
  }
  return alive;
}

void Hub::tell(const Change& change) {
  for (const auto& dialogue : dialogues()) dialogue->tell(change);
}

/// Under the mutex: takes out what is unused for too long.
void Hub::end_unused(Ended& out) {
  const auto now = timers->clock().now();
  for (auto entry = sessions_.begin(); entry != sessions_.end();) {
    const auto& known = entry->second;
    const bool old =
        now - known.last_used > options.limits.session_idle && !known.dialogue->in_use();
    if (old) out.push_back(std::move(entry->second.dialogue));
    entry = old ? sessions_.erase(entry) : std::next(entry);
  }
}

/// Under the mutex.
bool Hub::make_room(const Party& newcomer, Ended& out) {
  end_unused(out);
  if (sessions_.size() < options.limits.sessions_max) return true;
  std::vector<SessionUse> uses;
  for (const auto& [id, known] : sessions_) {
    uses.push_back({known.party, known.last_used, known.dialogue->in_use()});
  }
  const auto chosen = session_to_end(uses, newcomer);
  if (!chosen) return false;
  const auto entry = std::next(sessions_.begin(), static_cast<std::ptrdiff_t>(*chosen));
  out.push_back(std::move(entry->second.dialogue));
  sessions_.erase(entry);
  return true;
}

std::optional<std::string> Hub::add_session(const std::shared_ptr<Dialogue>& dialogue,
                                            const Caller& caller) {
  auto id = random_id();
  auto party = party_of(caller);
  bool added = false;
  Ended ended;
  {
    const std::lock_guard lock(mutex_);
    added = !stopped_ && make_room(party, ended);
    if (added) {
      sessions_.emplace(id, Known{dialogue, caller.id, std::move(party), timers->clock().now()});
    }
  }
  for (const auto& old : ended) old->close();
  return added ? std::optional(std::move(id)) : std::nullopt;
}

std::shared_ptr<Dialogue> Hub::find_session(const std::string& id, const std::string& caller) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.caller != caller) return nullptr;
  found->second.last_used = timers->clock().now();
  return found->second.dialogue->held();
}

std::shared_ptr<Dialogue> Hub::remove_session(const std::string& id, const std::string& caller) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.caller != caller) return nullptr;
  auto dialogue = std::move(found->second.dialogue);
  sessions_.erase(found);
  return dialogue;
}

std::size_t Hub::clients() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size() + static_cast<std::size_t>(std::max(clients_.load(), 0));
}

void Hub::stop(const std::function<void()>& closed) {
  const auto all = dialogues();
  std::map<std::string, Known> sessions;
  std::map<const Dialogue*, std::shared_ptr<Dialogue>> kept;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    sessions.swap(sessions_);
    kept.swap(kept_);
  }
  for (const auto& dialogue : all) dialogue->close(closed);
}

}  // namespace purser::mcp
