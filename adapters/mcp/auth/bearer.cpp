// bearer.cpp: a token that somebody else looks after.
#include <purser/adapters/mcp/auth/authorizer.hpp>

namespace purser::mcp {
namespace {

class Bearer final : public Authorizer {
 public:
  explicit Bearer(Secret token) : token_(std::move(token)) {}

  Task<Secret> token() override { co_return token_; }

  Task<> on_challenge(Challenge challenge) override {
    if (challenge.status == 403) {
      co_return fail(ErrorCode::permission_denied,
                     challenge.server.shown() + ": the configured token may not do this");
    }
    co_return fail(ErrorCode::unauthenticated,
                   challenge.server.shown() + ": the configured token is refused; renew it");
  }

 private:
  const Secret token_;
};

}  // namespace

std::shared_ptr<Authorizer> bearer(Secret token) {
  return std::make_shared<Bearer>(std::move(token));
}

}  // namespace purser::mcp
