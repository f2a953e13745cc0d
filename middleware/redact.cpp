// redact.cpp: cleans a request on its way in, and the answer and its stream on the way out.
#include <purser/middleware/redact.hpp>

#include <optional>
#include <utility>

#include <purser/middleware/redact/redacting_sink.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

/// Cleans one part of a message. Thinking that is signed stays as it is: providers take it back
/// unmodified only.
class PartCleaner {
 public:
  PartCleaner(const SecretRules& rules, SecretCounts& counts) noexcept
      : rules_(rules), counts_(counts) {}

  void operator()(TextPart& part) const { clean(part.text); }
  void operator()(RefusalPart& part) const { clean(part.text); }
  void operator()(ToolResultPart& part) const { clean(part.content); }
  void operator()(ReasoningPart& part) const {
    if (part.signature.empty() && !part.redacted) clean(part.text);
  }
  void operator()(ToolCallPart& part) const {
    part.arguments = redacted_json_text(rules_, part.arguments, counts_);
  }
  void operator()(OpaquePart& /*part*/) const {}
  void operator()(MediaPart& /*part*/) const {}

 private:
  void clean(std::string& text) const { text = redacted(rules_, text, counts_); }

  const SecretRules& rules_;
  SecretCounts& counts_;
};

/// `1 email, 2 openai_key`.
std::string list_of(const SecretCounts& counts) {
  std::string list;
  for (const auto& [kind, count] : counts) {
    list += (list.empty() ? "" : ", ") + std::to_string(count) + ' ' + kind;
  }
  return list;
}

void tell_redacted(Call& call, const SecretCounts& counts, const char* where) {
  if (counts.empty()) return;
  Finding finding;
  finding.type = "redacted";
  finding.message = list_of(counts) + " redacted in " + where;
  finding.key = where;
  call.found(std::move(finding));
}

/// What the stage keeps of one call.
struct RedactedCall {
  SecretCounts streamed;  ///< the answer itself is counted
  StreamSink* outer = nullptr;
  std::optional<RedactingSink> sink;
};

class Redact final : public Hook {
 public:
  explicit Redact(RedactOptions options)
      : options_(std::move(options)), rules_(SecretRules::create(options_)) {}

  std::string_view name() const noexcept override { return "redact"; }
  Place place() const noexcept override { return Place::redact; }
  Traits traits() const noexcept override { return {.rewrites = true}; }

  Result<> join(const StageContext& /*context*/) override {
    if (!rules_) return fail(rules_.error());
    if (options_.requests || options_.replies) return {};
    return fail(ErrorCode::invalid_argument, "it is to redact neither requests nor replies");
  }

  Verdict before(Call& call) override {
    if (options_.requests) clean_request(call);
    if (options_.replies) wrap_sink(call);
    return go_on();
  }

  void after(Call& call, Result<Reply>& outcome) noexcept override {
    if (!options_.replies) return;
    try {
      end_stream(call, outcome);
      if (outcome) clean_reply(call, *outcome);
    } catch (...) {
      outcome = fail(current_exception_error("redact"));
    }
  }

 private:
  void clean_message(Message& message, SecretCounts& counts) const {
    const PartCleaner cleaner(*rules_, counts);
    for (auto& part : message.parts) std::visit(cleaner, part);
  }

  void clean_request(Call& call) const {
    SecretCounts counts;
    if (call.kind() == CallKind::model) {
      for (auto& message : call.model_request().messages) clean_message(message, counts);
    } else {
      auto& arguments = call.tool_request().arguments;
      arguments = redacted_json(*rules_, arguments, counts);
    }
    tell_redacted(call, counts, "the request");
  }

  void wrap_sink(Call& call) const {
    if (call.sink == nullptr) return;
    auto& state = call.slot<RedactedCall>(this);
    state.outer = call.sink;
    state.sink.emplace(*call.sink, *rules_, state.streamed);
    call.sink = &*state.sink;
  }

  /// What was held back is delivered, unless nobody waits for it any more.
  void end_stream(Call& call, const Result<Reply>& outcome) const {
    auto* const state = call.find_slot<RedactedCall>(this);
    if (state == nullptr || !state->sink) return;
    call.sink = state->outer;
    const bool gone = !outcome && outcome.error().code() == ErrorCode::cancelled;
    if (!gone) state->sink->finish();
    state->sink.reset();
  }

  void clean_reply(Call& call, Reply& reply) const {
    SecretCounts counts;
    if (reply.is_model()) {
      clean_message(reply.model().message, counts);
    } else {
      auto clean = redacted_json(*rules_, reply.result(), counts);
      if (!counts.empty()) replace_result(reply, std::move(clean));
    }
    tell_redacted(call, counts, "the reply");
  }

  static void replace_result(Reply& reply, Json result) {
    Reply clean(std::move(result));
    clean.set_charge(reply.charge());
    for (const auto& warning : reply.warnings()) clean.warn(warning);
    reply = std::move(clean);
  }

  RedactOptions options_;
  Result<SecretRules> rules_;
};

}  // namespace

std::shared_ptr<Middleware> redact(RedactOptions options) {
  return std::make_shared<Redact>(std::move(options));
}

}  // namespace purser
