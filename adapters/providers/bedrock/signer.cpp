// signer.cpp: a request as the parts that are signed.
#include <purser/adapters/providers/bedrock/signer.hpp>
#include <purser/adapters/providers/bedrock/sigv4.hpp>

namespace purser::bedrock {
namespace {

class RequestSigner {
 public:
  explicit RequestSigner(const BedrockOptions& options)
      : region_(options.region),
        key_(options.access_key),
        current_key_(options.current_access_key),
        clock_(options.clock) {}

  std::vector<Secret> operator()(http::Request& request) const {
    const AccessKey key = current_key_ ? current_key_() : key_;
    const sigv4::Scope scope{region_, "bedrock", clock_->wall_now()};
    const auto date = sigv4::timestamp(scope.moment);
    const auto path = request.base.path() + request.target;
    sigv4::Parts parts;
    parts.method = "POST";
    parts.path = path;
    parts.body = request.body;
    parts.headers = {{"content-type", "application/json"},
                     {"host", request.base.authority()},
                     {"x-amz-date", date}};
    if (!key.session_token.empty())
      parts.headers.emplace_back("x-amz-security-token", key.session_token.reveal());
    auto made = sigv4::sign(parts, scope, {key.id, key.secret.reveal()});
    request.headers.emplace_back("X-Amz-Date", date);
    if (!key.session_token.empty())
      request.secret_headers.emplace_back("X-Amz-Security-Token", key.session_token);
    request.secret_headers.emplace_back("Authorization", Secret(std::move(made.authorization)));
    return {Secret(std::move(made.signature)), key.secret, key.session_token};
  }

 private:
  std::string region_;
  AccessKey key_;
  std::function<AccessKey()> current_key_;
  const Clock* clock_;
};

}  // namespace

provider_wire::Signer make_signer(const BedrockOptions& options) { return RequestSigner(options); }

}  // namespace purser::bedrock
