// token_store.cpp: two maps.
#include <purser/adapters/mcp/auth/token_store.hpp>

#include <map>
#include <mutex>

namespace purser::mcp {
namespace {

class MemoryTokenStore final : public TokenStore {
 public:
  std::optional<OAuthTokens> tokens(const std::string& server) override {
    return find(tokens_, server);
  }
  void keep_tokens(const std::string& server, const OAuthTokens& tokens) override {
    const std::lock_guard lock(mutex_);
    tokens_[server] = tokens;
  }
  void forget_tokens(const std::string& server) override {
    const std::lock_guard lock(mutex_);
    tokens_.erase(server);
  }
  std::optional<OAuthClient> client(const std::string& issuer) override {
    return find(clients_, issuer);
  }
  void keep_client(const std::string& issuer, const OAuthClient& client) override {
    const std::lock_guard lock(mutex_);
    clients_[issuer] = client;
  }
  void forget_client(const std::string& issuer) override {
    const std::lock_guard lock(mutex_);
    clients_.erase(issuer);
  }

 private:
  template <class T>
  std::optional<T> find(const std::map<std::string, T>& all, const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = all.find(key);
    return found == all.end() ? std::nullopt : std::optional<T>(found->second);
  }

  std::mutex mutex_;
  std::map<std::string, OAuthTokens> tokens_;
  std::map<std::string, OAuthClient> clients_;
};

}  // namespace

std::shared_ptr<TokenStore> memory_token_store() { return std::make_shared<MemoryTokenStore>(); }

}  // namespace purser::mcp
