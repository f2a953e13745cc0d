// attempt_hold.cpp: what the wire shows, told to the hold.
#include <purser/middleware/budget/attempt_hold.hpp>

#include <purser/middleware/budget/model_bill.hpp>

namespace purser {
namespace {

Tokens product(Tokens a, Tokens b) noexcept {
  Tokens result = 0;
  return __builtin_mul_overflow(a, b, &result) ? INT64_MAX : result;
}

/// Such a tool is owed its price from the moment it is entered.
bool has_flat_price(const Call& call) noexcept {
  const auto* const tool = call.tool();
  return tool != nullptr && !tool->cost_actual;
}

}  // namespace

AttemptHold::AttemptHold(Call& call, Hold& hold, const Quote& quote,
                         const BudgetOptions& options) noexcept
    : call_(call),
      hold_(hold),
      quote_(quote),
      outer_observer_(call.observer),
      outer_sink_(call.sink),
      output_tokens_(product(hold.output_tokens(), quote.bound.choices)),
      bytes_left_(product(output_tokens_, options.bytes_per_token_max)) {
  call_.observer = this;
  if (call_.kind() != CallKind::model) return;
  auto& request = call_.model_request();
  wished_output_tokens_ = request.output_tokens_max;
  request.output_tokens_max = hold.output_tokens();
  if (outer_sink_ != nullptr) call_.sink = this;
}

void AttemptHold::end() noexcept {
  if (!std::exchange(bound_, false)) return;
  call_.observer = outer_observer_;
  if (call_.kind() != CallKind::model) return;
  call_.model_request().output_tokens_max = wished_output_tokens_;
  call_.sink = outer_sink_;
}

void AttemptHold::dispatched() noexcept {
  hold_.dispatched();
  if (has_flat_price(call_)) hold_.spent_at_least(hold_.amount(), {});
  if (outer_observer_ != nullptr) outer_observer_->dispatched();
}

void AttemptHold::usage_so_far(const Usage& usage) noexcept {
  if (quote_.price != nullptr) {
    hold_.spent_at_least(cost_so_far(usage, *quote_.price, quote_.context()), usage);
  }
  if (outer_observer_ != nullptr) outer_observer_->usage_so_far(usage);
}

StreamControl AttemptHold::on_chunk(const Chunk& chunk) {
  bytes_left_ -= static_cast<Tokens>(chunk.text.size() + chunk.name.size());
  const bool reported_too_much =
      chunk.usage != nullptr && chunk.usage->output_total() > output_tokens_;
  const auto wish = outer_sink_->on_chunk(chunk);
  if (bytes_left_ >= 0 && !reported_too_much) return wish;
  stopped_ = true;
  return StreamControl::stop;
}

}  // namespace purser
