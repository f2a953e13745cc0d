// absent_provider.cpp: fails before anything is held or sent.
#include <string>
#include <utility>

#include <purser/adapters/policy/detail/absent_provider.hpp>

namespace purser::policy {
namespace {

class AbsentProvider final : public Provider {
 public:
  AbsentProvider(const ProviderPolicy& provider, Error why)
      : name_(provider.name),
        kind_(row_of(provider.interface).section),
        free_(provider.is_free()),
        why_(std::move(why)) {}

  std::string_view name() const noexcept override { return name_; }
  std::string_view kind() const noexcept override { return kind_; }
  bool is_free() const noexcept override { return free_; }
  bool keeps_deadline() const noexcept override { return true; }
  Result<RequestBound> bound(const ModelRequest& /*request*/) const override { return fail(why_); }
  Task<ModelReply> complete(const ModelRequest& /*request*/,
                            ProviderContext& /*context*/) override {
    co_return fail(why_);
  }

 private:
  std::string name_;
  std::string kind_;
  bool free_;
  Error why_;
};

}  // namespace

std::shared_ptr<Provider> absent_provider(const ProviderPolicy& provider, Error why) {
  return std::make_shared<AbsentProvider>(provider, std::move(why));
}

}  // namespace purser::policy
