// alert.hpp: hands what calls find, and how they fail, to whoever is to be told.
#pragma once

#include <memory>

#include <purser/runtime/alert_feed.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {

/// Outside of all stages but the trace, so that it sees what all of them find; refused and
/// cancelled calls included. Never waits and never changes an outcome. Thread-safe.
class AlertStage final : public Hook {
 public:
  explicit AlertStage(std::shared_ptr<AlertFeed> feed) noexcept : feed_(std::move(feed)) {}

  std::string_view name() const noexcept override { return "alert"; }
  Place place() const noexcept override { return Place::alert; }
  void after(Call& call, Result<Reply>& outcome) noexcept override;

 private:
  const std::shared_ptr<AlertFeed> feed_;
};

}  // namespace purser
