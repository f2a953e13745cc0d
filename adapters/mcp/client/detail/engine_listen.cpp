// engine_listen.cpp: the stream on which a modern server tells of changes, kept open.
#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/back_off.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>

namespace purser::mcp::detail {
namespace {

constexpr std::array<const char*, 3> features{"tools", "resources", "prompts"};

/// Its member in a filter.
std::string changes_of(const std::string& feature) { return feature + "ListChanged"; }

}  // namespace

bool Engine::declares_changes(const std::string& feature) const {
  return told_capabilities_ && has_capability(info_.capabilities, feature, "listChanged");
}

/// Also where only another list of the feature is, such as that of resource templates.
bool Engine::is_kept(const std::string& feature) const {
  return std::any_of(lists_.begin(), lists_.end(),
                     [&](const auto& entry) { return feature_of(entry.first) == feature; });
}

/// The server has promised to tell when a list of the feature changes.
bool Engine::is_told(const std::string& feature) const {
  return member(acknowledged_, changes_of(feature)) == true;
}

/// What is worth hearing of: lists that are kept, all of them where somebody wants to know.
Json Engine::listen_filter() const {
  auto filter = Json::object();
  const bool all = static_cast<bool>(options_->handlers.changed);
  for (const std::string feature : features) {
    if ((all || is_kept(feature)) && declares_changes(feature)) filter[changes_of(feature)] = true;
  }
  if (!subscriptions_.empty()) filter["resourceSubscriptions"] = subscriptions_;
  return filter;
}

/// Opens the stream, or opens it anew where more is wanted than it was opened for.
void Engine::listen() {
  if (!has_link() || !modern() || cannot_listen_ || closed_) return;
  auto filter = listen_filter();
  if (filter.empty() || (listening_ && filter == listening_for_)) return;
  stop_listening();
  listening_for_ = filter;
  auto params = Json::object();
  params["notifications"] = std::move(filter);
  std::vector<std::pair<std::string, std::string>> headers;
  if (link_->is_http()) headers = request_headers("subscriptions/listen", params);
  add_request_meta(params, identity_, info_.revision, "");
  LinkRequest request("subscriptions/listen", std::move(params));
  request.headers = std::move(headers);
  const auto round = ++listen_round_;
  request.done = [weak = weak_from_this(), round](const Answer& answer) {
    const auto self = weak.lock();
    if (self && self->listen_round_ == round) self->on_listen_ended(answer);
  };
  const auto number = link_->send(std::move(request));
  if (listen_round_ == round) listening_ = number;
}

void Engine::stop_listening() {
  ++listen_round_;
  const auto number = std::exchange(listening_, std::nullopt);
  if (number && link_) link_->abandon(*number, Error(ErrorCode::cancelled, "listening anew"));
  hear_no_more();
}

/// A late word about an earlier stream is none about this one.
void Engine::on_listening(const Json& params) {
  if (!listening_) return;
  const auto& about = member(member(params, "_meta"), meta_key::subscription_id);
  if (!about.is_null() && about != *listening_) return;
  acknowledged_ = member(params, "notifications");
  listen_failures_ = 0;
}

/// What happens until the next stream is acknowledged is unknown: the lists that stood on being
/// told are read again.
void Engine::hear_no_more() {
  const auto told = std::exchange(acknowledged_, Json());
  for (const std::string feature : features) {
    if (member(told, changes_of(feature)) == true && is_kept(feature)) list_changed(feature);
  }
}

void Engine::on_listen_ended(const Answer& answer) {
  listening_.reset();
  const auto round = ++listen_round_;
  if (answer.refused) cannot_listen_ = true;
  hear_no_more();
  if (cannot_listen_ || closed_ || !has_link()) return;
  ++listen_failures_;
  const auto& limits = options_->limits;
  const auto delay = back_off(limits.restart_delay, listen_failures_, limits.retry_max);
  timers_->call_at(later(timers_->clock().now(), delay),
                   [weak = weak_from_this(), strand = strand_, round] {
                     asio::post(strand, [weak, round] {
                       const auto self = weak.lock();
                       if (self && self->listen_round_ == round) self->listen();
                     });
                   });
}

/// A new legacy connection knows nothing of what was subscribed to on the last one.
void Engine::subscribe_anew() {
  const auto subscriptions = modern() ? std::set<std::string>() : subscriptions_;
  for (const auto& uri : subscriptions) {
    if (!has_link()) return;
    auto params = Json::object();
    params["uri"] = uri;
    LinkRequest request("resources/subscribe", std::move(params));
    request.idle = options_->limits.idle;
    request.done = [](const Answer&) {};
    link_->send(std::move(request));
  }
}

Task<Json> Engine::subscribe(OperationPointer operation) {
  auto ready = co_await connected(operation);
  if (!ready) co_return fail(std::move(ready).error());
  const bool able =
      !told_capabilities_ || has_capability(info_.capabilities, "resources", "subscribe");
  if (!able) co_return fail(ErrorCode::unsupported, "the server does not offer subscriptions");
  const auto uri = text_member(operation->params, "uri");
  if (!modern()) {
    auto asked = request(operation, operation->method, operation->params);
    auto outcome = co_await std::move(asked);
    if (!outcome) co_return outcome;
  }
  if (operation->work == Work::subscribe) {
    subscriptions_.insert(uri);
  } else {
    subscriptions_.erase(uri);
  }
  if (!modern()) co_return Json();
  listen();
  if (listen_filter().empty()) stop_listening();
  co_return Json();
}

}  // namespace purser::mcp::detail
