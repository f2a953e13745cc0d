// oauth.cpp: one login at a time, and tokens kept until they expire.
#include <purser/adapters/mcp/auth/oauth.hpp>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>

#include <purser/adapters/http/address_kind.hpp>
#include <purser/adapters/mcp/auth/detail/oauth_flow.hpp>
#include <purser/runtime/event.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser::mcp {
namespace {

/// A token that is about to expire is renewed before it is used.
constexpr std::chrono::seconds renewed_before{30};

/// Whether an authorisation server may be at an address: on the internet, or where the user or the
/// server's own place allow it.
http::AdmitAddress admit_for(const http::Location& server, std::vector<std::string> private_hosts) {
  private_hosts.push_back(server.server().host());
  const bool is_local = http::is_loopback(server.server().host());
  return [hosts = std::move(private_hosts), is_local](
             std::string_view host, const asio::ip::address& address) -> Result<> {
    const auto kind = http::kind_of(address);
    if (kind == http::AddressKind::global) return {};
    if (is_local && kind == http::AddressKind::loopback) return {};
    if (std::find(hosts.begin(), hosts.end(), host) != hosts.end()) return {};
    return fail(ErrorCode::refused, std::string(host) + " leads to the " +
                                        std::string(http::to_string(kind)) + " address " +
                                        address.to_string() +
                                        "; name the host among private_hosts to allow it");
  };
}

class OAuthAuthorizer final : public Authorizer,
                              public std::enable_shared_from_this<OAuthAuthorizer> {
 public:
  OAuthAuthorizer(http::Location server, OAuthOptions options, http::Client client)
      : server_(std::move(server)),
        options_(std::move(options)),
        client_(std::move(client)),
        strand_(asio::make_strand(options_.executor)),
        tokens_(options_.store->tokens(server_.text())) {}

  Task<Secret> token() override;
  Task<> on_challenge(Challenge challenge) override;

 private:
  /// What has to be done.
  struct Wish {
    std::optional<Challenge> challenge;  ///< nothing: the token expires
  };

  Task<> wait_for(Wish wish);
  [[nodiscard]] std::optional<OAuthTokens> current() const;
  [[nodiscard]] bool is_over(const OAuthTokens& tokens) const;
  Result<> check_step_up(const BearerChallenge& challenge,
                         const std::optional<OAuthTokens>& earlier);
  [[nodiscard]] std::optional<OAuthTokens> look_into_store(const Wish& wish);
  [[nodiscard]] Task<OAuthTokens> tokens_for(Wish wish);
  void settle(Result<OAuthTokens> outcome, bool renewed);
  void finish(const Result<>& outcome);

  static asio::awaitable<void> work(std::shared_ptr<OAuthAuthorizer> self, Wish wish);

  const http::Location server_;
  const OAuthOptions options_;
  const http::Client client_;
  const asio::any_io_executor strand_;
  mutable std::mutex mutex_;
  std::optional<OAuthTokens> tokens_;
  bool renewed_ = false;  ///< by their refresh token: a refusal means that a login is needed
  bool working_ = false;
  std::vector<Event> waiting_;
  int step_ups_ = 0;  ///< used on the strand
};

std::optional<OAuthTokens> OAuthAuthorizer::current() const {
  const std::lock_guard lock(mutex_);
  return tokens_;
}

bool OAuthAuthorizer::is_over(const OAuthTokens& tokens) const {
  if (tokens.expires == WallTime::max()) return false;
  return options_.timers->clock().wall_now() + renewed_before >= tokens.expires;
}

Task<Secret> OAuthAuthorizer::token() {
  auto tokens = current();
  if (!tokens) co_return Secret();
  if (!is_over(*tokens) || tokens->refresh.empty()) co_return tokens->access;
  Wish renewal;
  const auto ready = co_await wait_for(std::move(renewal));
  if (!ready) co_return fail(ready.error());
  tokens = current();
  co_return tokens ? tokens->access : Secret();
}

Task<> OAuthAuthorizer::on_challenge(Challenge challenge) {
  const auto tokens = current();
  const bool is_newer = tokens && tokens->access.reveal() != challenge.refused.reveal();
  if (is_newer) co_return Result<>();  // somebody else's login has come in between
  Wish wish;
  wish.challenge = std::move(challenge);
  auto outcome = co_await wait_for(std::move(wish));
  co_return outcome;
}

Task<> OAuthAuthorizer::wait_for(Wish wish) {
  const Event done;
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(done);
    is_first = !std::exchange(working_, true);
  }
  if (is_first) {
    auto task = work(shared_from_this(), std::move(wish));
    asio::co_spawn(strand_, std::move(task), asio::detached);
  }
  auto outcome = co_await done.wait();
  co_return outcome;
}

asio::awaitable<void> OAuthAuthorizer::work(std::shared_ptr<OAuthAuthorizer> self, Wish wish) {
  Result<> outcome;
  try {
    const auto when = later(self->options_.timers->clock().now(), self->options_.login_max);
    Error late(ErrorCode::timeout, self->server_.shown() + ": the login took too long");
    auto task = self->tokens_for(std::move(wish));
    auto bounded =
        with_deadline<OAuthTokens>(*self->options_.timers, when, std::move(late), std::move(task));
    auto tokens = co_await std::move(bounded);
    if (!tokens) outcome = fail(std::move(tokens).error());
  } catch (...) {
    outcome = fail(current_exception_error("the login"));
  }
  self->finish(outcome);
}

/// Another program may have signed in or renewed its tokens since: they are ours too, and the ones
/// that we had may be void. Nothing: there are none that could do.
std::optional<OAuthTokens> OAuthAuthorizer::look_into_store(const Wish& wish) {
  auto kept = options_.store->tokens(server_.text());
  if (!kept) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (tokens_ && tokens_->access.reveal() == kept->access.reveal()) return std::nullopt;
  tokens_ = kept;
  renewed_ = false;
  const bool is_refused =
      wish.challenge && wish.challenge->refused.reveal() == kept->access.reveal();
  return is_refused || is_over(*kept) ? std::nullopt : kept;
}

/// What is in the store first, then a refresh token, where it is of use; then everything from the
/// start.
Task<OAuthTokens> OAuthAuthorizer::tokens_for(Wish wish) {
  OAuthFlow flow(server_, options_, client_, *options_.store);
  if (auto kept = look_into_store(wish)) co_return *std::move(kept);
  const auto earlier = current();
  const bool wants_scopes = wish.challenge && wish.challenge->status == 403;
  const bool may_renew = earlier && !earlier->refresh.empty() && !wants_scopes;
  if (may_renew && !(wish.challenge && renewed_)) {
    auto renewed = co_await flow.renew(*earlier);
    settle(renewed, true);
    const bool is_final = !renewed && renewed.error().code() == ErrorCode::unauthenticated;
    if (!is_final) co_return renewed;
    if (auto kept = look_into_store(wish)) co_return *std::move(kept);
  }
  auto challenge =
      wish.challenge ? bearer_challenge(wish.challenge->www_authenticate) : BearerChallenge();
  if (wants_scopes) {
    if (auto checked = check_step_up(challenge, earlier); !checked) {
      co_return fail(std::move(checked).error());
    }
  }
  auto tokens = co_await flow.log_in(std::move(challenge), earlier);
  settle(tokens, false);
  co_return tokens;
}

/// Asking again for what was asked for leads nowhere.
Result<> OAuthAuthorizer::check_step_up(const BearerChallenge& challenge,
                                        const std::optional<OAuthTokens>& earlier) {
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::permission_denied, server_.shown() + ": " + why);
  };
  if (challenge.error != "insufficient_scope") return refuse("the token may not do this");
  const auto asked = read_scopes(challenge.scope);
  const bool adds = std::any_of(asked.begin(), asked.end(), [&](const auto& scope) {
    return !earlier || !contains(earlier->scopes, scope);
  });
  if (!adds) return refuse("the token may not do this, though its scopes were asked for");
  if (++step_ups_ > options_.step_ups_max) return refuse("it asks for more scopes all the time");
  return {};
}

/// A refresh token that is refused is not tried again. OAuthTokens of another program stay in the
/// store.
void OAuthAuthorizer::settle(Result<OAuthTokens> outcome, bool renewed) {
  if (outcome) {
    {
      const std::lock_guard lock(mutex_);
      tokens_ = *outcome;
      renewed_ = renewed;
    }
    return options_.store->keep_tokens(server_.text(), *outcome);
  }
  if (!renewed || outcome.error().code() != ErrorCode::unauthenticated) return;
  Secret refused;
  {
    const std::lock_guard lock(mutex_);
    if (tokens_) std::swap(refused, tokens_->refresh);
  }
  const auto kept = options_.store->tokens(server_.text());
  if (kept && kept->refresh.reveal() == refused.reveal()) {
    options_.store->forget_tokens(server_.text());
  }
}

void OAuthAuthorizer::finish(const Result<>& outcome) {
  std::vector<Event> waiting;
  {
    const std::lock_guard lock(mutex_);
    working_ = false;
    waiting.swap(waiting_);
  }
  for (const auto& one : waiting) one.set(outcome);
}

Result<> check_options(const http::Location& server, const OAuthOptions& options) {
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::invalid_argument, "OAuth for " + server.shown() + ": " + why);
  };
  if (!options.timers) return refuse("it needs timers");
  if (options.connections.admit_address) return refuse("addresses are checked by itself");
  const bool is_machine = options.grant == OAuthGrant::client_credentials;
  if (is_machine && options.client.id.empty()) return refuse("client credentials need a client id");
  const auto redirect = http::Location::parse(options.redirect_uri);
  if (!redirect) return refuse("redirect_uri must be https or lead to this machine");
  if (!options.client_metadata_url.starts_with("https://") &&
      !options.client_metadata_url.empty()) {
    return refuse("client_metadata_url must be https");
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<Authorizer>> oauth(http::Location server, OAuthOptions options) {
  if (auto checked = check_options(server, options); !checked) {
    return fail(std::move(checked).error());
  }
  if (!options.store) options.store = memory_token_store();
  auto connections = options.connections;
  connections.admit_address = admit_for(server, options.private_hosts);
  auto client = http::Client::create(options.executor, options.timers, std::move(connections));
  if (!client) return fail(std::move(client).error());
  return std::make_shared<OAuthAuthorizer>(std::move(server), std::move(options),
                                           *std::move(client));
}

}  // namespace purser::mcp
