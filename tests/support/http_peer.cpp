// http_peer.cpp: blocking sockets and one thread per connection.
#include <purser/tests/support/http_peer.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace purser::tests {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int listen_on_loopback(int backlog, std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  const bool done = ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::listen(listener, backlog) == 0 &&
                    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!done) throw std::runtime_error("cannot listen on loopback");
  port = ntohs(address.sin_port);
  return listener;
}

/// The value of Content-Length in `head`; 0 without.
std::size_t length_in(std::string_view head) {
  constexpr std::string_view name = "\r\nContent-Length: ";
  const auto at = head.find(name);
  return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + name.size())));
}

}  // namespace

struct PeerConnection::Stream {
  explicit Stream(int connected) : socket(connected) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    SSL_free(ssl);
    SSL_CTX_free(context);
    const std::lock_guard lock(mutex);
    ::close(socket);
    socket = -1;
  }

  long read(char* data, std::size_t size) const {
    return ssl != nullptr ? SSL_read(ssl, data, static_cast<int>(size))
                          : ::recv(socket, data, size, 0);
  }
  long write(const char* data, std::size_t size) const {
    return ssl != nullptr ? SSL_write(ssl, data, static_cast<int>(size))
                          : ::send(socket, data, size, MSG_NOSIGNAL);
  }

  std::mutex mutex;  // of `socket` against `interrupt`
  int socket;
  SSL_CTX* context = nullptr;
  SSL* ssl = nullptr;
};

PeerConnection::PeerConnection(std::unique_ptr<Stream> stream, int index)
    : stream_(std::move(stream)), index_(index) {}
PeerConnection::~PeerConnection() = default;

std::string PeerConnection::read_some() {
  if (!pending_.empty()) return std::exchange(pending_, {});
  std::array<char, 4096> bytes{};
  const auto count = stream_->read(bytes.data(), bytes.size());
  return std::string(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

std::string PeerConnection::read_to_end() {
  std::string all;
  for (auto bytes = read_some(); !bytes.empty(); bytes = read_some()) all += bytes;
  return all;
}

std::optional<std::string> PeerConnection::read_request() {
  std::string text;
  std::size_t whole = std::string::npos;
  while (text.size() < whole) {
    const auto bytes = read_some();
    if (bytes.empty()) return std::nullopt;
    text += bytes;
    const auto end = text.find("\r\n\r\n");
    if (end != std::string::npos)
      whole = end + 4 + length_in(std::string_view(text).substr(0, end + 2));
  }
  pending_ = text.substr(whole);
  text.resize(whole);
  return text;
}

bool PeerConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = stream_->write(bytes.data(), bytes.size());
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void PeerConnection::close() {
  if (stream_->ssl != nullptr) SSL_shutdown(stream_->ssl);
  ::shutdown(stream_->socket, SHUT_RDWR);
}

void PeerConnection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  const std::lock_guard lock(stream_->mutex);
  ::setsockopt(stream_->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(stream_->socket, ::open("/dev/null", O_RDONLY | O_CLOEXEC)));
}

bool PeerConnection::start_tls(const Certificate& certificate) {
  auto* context = stream_->context = SSL_CTX_new(TLS_server_method());
  BIO* text = BIO_new_mem_buf(certificate.certificate.data(),
                              static_cast<int>(certificate.certificate.size()));
  X509* parsed = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, parsed);
  X509_free(parsed);
  BIO_free(text);
  text = BIO_new_mem_buf(certificate.key.data(), static_cast<int>(certificate.key.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(text, nullptr, nullptr, nullptr);
  SSL_CTX_use_PrivateKey(context, key);
  EVP_PKEY_free(key);
  BIO_free(text);
  stream_->ssl = SSL_new(context);
  SSL_set_fd(stream_->ssl, stream_->socket);
  return SSL_accept(stream_->ssl) == 1;
}

void PeerConnection::interrupt() {
  const std::lock_guard lock(stream_->mutex);
  if (stream_->socket >= 0) ::shutdown(stream_->socket, SHUT_RDWR);
}

struct HttpPeer::Served {
  Served(int socket, int index)
      : connection(std::make_unique<PeerConnection::Stream>(socket), index) {}
  PeerConnection connection;
  std::thread thread;
};

HttpPeer::HttpPeer(Script script) : HttpPeer(std::move(script), std::nullopt, 0) {}
HttpPeer::HttpPeer(Script script, Certificate certificate)
    : HttpPeer(std::move(script), std::optional(std::move(certificate)), 0) {}

HttpPeer::HttpPeer(Script script, std::optional<Certificate> certificate, int)
    : script_(std::move(script)), certificate_(std::move(certificate)) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
  listener_ = listen_on_loopback(1024, port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpPeer::~HttpPeer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& served : served_) served->connection.interrupt();
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const auto& served : served_) served->thread.join();
  ::close(listener_);
}

void HttpPeer::accept_all() {
  while (true) {
    const int socket = ::accept(listener_, nullptr, nullptr);
    const std::lock_guard lock(mutex_);
    if (socket < 0) return;
    auto& served = *served_.emplace_back(std::make_unique<Served>(socket, accepted_++));
    if (stopping_) served.connection.interrupt();
    served.thread = std::thread([this, &served] { serve(served.connection); });
    changed_.notify_all();
  }
}

void HttpPeer::serve(PeerConnection& connection) {
  if (!certificate_ || connection.start_tls(*certificate_)) script_(connection);
  connection.close();
}

std::string HttpPeer::url() const {
  return (certificate_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_);
}

int HttpPeer::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

void HttpPeer::wait_accepted(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return accepted_ >= count; });
}

HttpPeer::Script always(std::string response) {
  return [response = std::move(response)](PeerConnection& connection) {
    while (connection.read_request() && connection.write(response)) {
    }
  };
}

std::string ok_response(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

FullListener::FullListener() {
  listener_ = listen_on_loopback(0, port_);
  const auto address = loopback(port_);
  for (int i = 0; i < 4; ++i) {  // the backlog of 0 takes one or two
    callers_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    (void)::connect(callers_.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
}

FullListener::~FullListener() {
  for (const int caller : callers_) ::close(caller);
  ::close(listener_);
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  ::close(listen_on_loopback(1, port));
  return port;
}

}  // namespace purser::tests
