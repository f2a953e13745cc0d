// tls.cpp: TLS over TCP; the only place that knows OpenSSL.
#include <purser/adapters/http/detail/tls.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <mutex>

#include <purser/adapters/http/detail/abortable.hpp>

namespace purser::http {
namespace {

namespace ssl = asio::ssl;
using boost::system::error_code;
using IoSignature = void(error_code, std::size_t);

class TlsTransport final : public Transport {
 public:
  TlsTransport(asio::ip::tcp::socket socket, ssl::context& context)
      : stream_(std::move(socket), context) {}

  asio::awaitable<IoOutcome> read_some(asio::mutable_buffer buffer, Watch& watch) override {
    return abortable<IoSignature>(watch, [this, buffer](auto handler) {
      stream_.async_read_some(asio::mutable_buffer(buffer), std::move(handler));
    });
  }

  asio::awaitable<IoOutcome> write_some(WriteBuffers buffers, Watch& watch) override {
    return abortable<IoSignature>(watch, [this, buffers](auto handler) {
      stream_.async_write_some(buffers, std::move(handler));
    });
  }

  asio::awaitable<std::tuple<error_code>> handshake(Watch& watch) {
    return abortable<void(error_code)>(watch, [this](auto handler) {
      stream_.async_handshake(ssl::stream_base::client, std::move(handler));
    });
  }

  /// Reads through TLS: session tickets may lie in the socket of a healthy connection.
  bool is_stale() override {
    error_code error;
    stream_.next_layer().non_blocking(true, error);
    if (error) return true;
    char byte = 0;
    stream_.read_some(asio::buffer(&byte, 1), error);
    return error != asio::error::would_block && error != asio::error::try_again;
  }

  int descriptor() noexcept override { return stream_.next_layer().native_handle(); }

  /// The peer must show a certificate for `host`.
  error_code expect(const std::string& host, bool verify) {
    error_code error;
    boost::asio::ip::make_address(host, error);
    const bool is_address = !error;
    if (!is_address && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) {
      return asio::error::invalid_argument;
    }
    error = {};
    if (verify) stream_.set_verify_callback(ssl::host_name_verification(host), error);
    return error;
  }

  /// Why the certificate was refused; empty if it was not.
  std::string refusal() {
    const auto result = SSL_get_verify_result(stream_.native_handle());
    return result == X509_V_OK ? "" : X509_verify_cert_error_string(result);
  }

 private:
  ssl::stream<asio::ip::tcp::socket> stream_;
};

Error handshake_error(const Url& url, error_code error, const std::string& refusal) {
  auto message = url.origin() + ": TLS handshake failed: " + error.message();
  if (!refusal.empty()) message += " (" + refusal + ")";
  if (refusal.empty() && error.message().find("verify failed") != std::string::npos) {
    message += " (the certificate is for another host name)";
  }
  return Error(ErrorCode::connection_failed, message);
}

}  // namespace

struct Tls::Impl {
  ssl::context context{ssl::context::tls_client};
  bool verify = true;
  std::once_flag system_authorities;

  /// `host_name_verification` refuses a name after the chain was found good, so both must be asked
  /// for.
  Result<> configure(const ClientOptions& options) {
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    verify = options.verify_certificates;
    error_code error;
    context.set_verify_mode(verify ? ssl::verify_peer : ssl::verify_none, error);
    if (!options.ca_file.empty()) context.load_verify_file(options.ca_file, error);
    if (!error) return {};
    return fail(ErrorCode::invalid_argument,
                "ca_file '" + options.ca_file + "' cannot be used: " + error.message());
  }

  ssl::context& ready() {
    std::call_once(system_authorities, [this] {
      error_code ignored;  // a machine without authorities trusts ca_file only
      if (verify) context.set_default_verify_paths(ignored);
    });
    return context;
  }
};

Tls::Tls(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tls::~Tls() = default;

Result<std::unique_ptr<Tls>> Tls::create(const ClientOptions& options) {
  auto impl = std::make_unique<Impl>();
  if (auto configured = impl->configure(options); !configured) return fail(configured.error());
  return std::unique_ptr<Tls>(new Tls(std::move(impl)));
}

Task<std::unique_ptr<Transport>> Tls::handshake(asio::ip::tcp::socket socket, const Url& url,
                                                Watch& watch) {
  auto transport = std::make_unique<TlsTransport>(std::move(socket), impl_->ready());
  error_code error = transport->expect(url.host(), impl_->verify);
  if (!error) {
    const Watch::OverSocket over(watch, transport->descriptor());
    const auto outcome = co_await transport->handshake(watch);
    error = std::get<0>(outcome);
  }
  if (auto ended = watch.error()) co_return fail(std::move(*ended));
  if (error) co_return fail(handshake_error(url, error, transport->refusal()));
  co_return std::unique_ptr<Transport>(std::move(transport));
}

}  // namespace purser::http
