// hostile_process.hpp: a hostile server that listens for HTTP, for as long as this lives.
#pragma once

#include <sys/types.h>

#include <string>

namespace purser::mcp {

class HostileProcess {
 public:
  /// Throws where it does not start.
  explicit HostileProcess(const std::string& mode);
  HostileProcess(const HostileProcess&) = delete;
  HostileProcess& operator=(const HostileProcess&) = delete;
  ~HostileProcess();

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  pid_t process_ = -1;
  std::string url_;
};

}  // namespace purser::mcp
