// reply.hpp: what comes back out of the chain.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

/// The answer to one call, what it cost and what should be mentioned. Move-only and cheap to move.
class Reply {
 public:
  explicit Reply(ModelReply reply);
  /// A tool's result.
  explicit Reply(Json result);
  Reply(Reply&&) noexcept;
  Reply& operator=(Reply&&) noexcept;
  ~Reply();

  [[nodiscard]] bool is_model() const noexcept;
  /// Only for replies to model calls.
  [[nodiscard]] ModelReply& model() noexcept;
  [[nodiscard]] const ModelReply& model() const noexcept;
  /// The visible answer of a model; empty for tools.
  [[nodiscard]] std::string text() const;
  /// A tool's result; null for models.
  [[nodiscard]] const Json& result() const noexcept;

  /// What this attempt cost. Set by the budget stage; an answer that never reached it cost nothing.
  [[nodiscard]] const Charge& charge() const noexcept;
  void set_charge(Charge charge);

  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept;
  void warn(Warning warning);

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace purser
