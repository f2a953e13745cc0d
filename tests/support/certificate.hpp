// certificate.hpp: self-signed certificates, made while the test runs.
#pragma once

#include <string>

namespace purser::tests {

/// PEM texts of a certificate that is its own authority.
struct Certificate {
  std::string certificate;
  std::string key;
};

/// `names` as in subjectAltName: "DNS:localhost,IP:127.0.0.1".
Certificate make_certificate(const std::string& names, bool expired = false);

/// A file in the temporary folder with this text, removed at the end of the scope.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace purser::tests
