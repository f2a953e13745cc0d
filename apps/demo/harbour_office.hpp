// harbour_office.hpp: somebody who is told: a webhook receiver on this machine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/runtime/alert.hpp>
#include <purser/runtime/result.hpp>

namespace purser::demo {

/// Takes alerts over HTTP on a thread of its own, and checks their signatures.
class HarbourOffice {
 public:
  HarbourOffice();
  ~HarbourOffice();
  HarbourOffice(const HarbourOffice&) = delete;
  HarbourOffice& operator=(const HarbourOffice&) = delete;

  /// What delivers alerts to it; works as long as the office is there.
  [[nodiscard]] Result<std::shared_ptr<AlertPort>> port() const;
  /// The messages that came, in their order.
  [[nodiscard]] std::vector<std::string> told() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace purser::demo
