// reply.cpp: replies are one allocation and move as a pointer.
#include <purser/runtime/reply.hpp>

#include <cassert>

namespace purser {

struct Reply::Content {
  std::variant<ModelReply, Json> body;
  Charge charge;
  std::vector<Warning> warnings;
};

Reply::Reply(ModelReply reply) : content_(new Content{std::move(reply), {}, {}}) {}
Reply::Reply(Json result) : content_(new Content{std::move(result), {}, {}}) {}
Reply::Reply(Reply&&) noexcept = default;
Reply& Reply::operator=(Reply&&) noexcept = default;
Reply::~Reply() = default;

bool Reply::is_model() const noexcept { return std::holds_alternative<ModelReply>(content_->body); }

ModelReply& Reply::model() noexcept {
  assert(is_model());
  return *std::get_if<ModelReply>(&content_->body);
}

const ModelReply& Reply::model() const noexcept {
  assert(is_model());
  return *std::get_if<ModelReply>(&content_->body);
}

std::string Reply::text() const { return is_model() ? model().message.text() : std::string(); }

const Json& Reply::result() const noexcept {
  static const Json nothing;
  const auto* result = std::get_if<Json>(&content_->body);
  return result != nullptr ? *result : nothing;
}

const Charge& Reply::charge() const noexcept { return content_->charge; }
void Reply::set_charge(Charge charge) { content_->charge = std::move(charge); }
const std::vector<Warning>& Reply::warnings() const noexcept { return content_->warnings; }
void Reply::warn(Warning warning) { content_->warnings.push_back(std::move(warning)); }

}  // namespace purser
