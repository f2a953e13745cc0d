// endpoint.cpp: splits URLs, and guards addresses.
#include <algorithm>

#include <purser/adapters/alerts/address.hpp>
#include <purser/adapters/alerts/detail/endpoint.hpp>

namespace purser::alerts {
namespace {

constexpr std::string_view pagerduty_url = "https://events.pagerduty.com/v2/enqueue";

Error unusable(const Target& target, std::string_view why) {
  return {ErrorCode::invalid_argument,
          "alert target \"" + name_of(target) + "\": its url " + std::string(why)};
}

/// Scheme and authority; the rest is path and query.
std::size_t origin_size(std::string_view url) noexcept {
  const auto slashes = url.find("://");
  if (slashes == std::string_view::npos) return url.size();
  return std::min(url.find_first_of("/?#", slashes + 3), url.size());
}

bool can_be_sent(std::string_view target) noexcept {
  return std::all_of(target.begin(), target.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

/// What can be told without asking a name server.
Result<> check_host(const Target& target, const Reach& reach, const std::string& host) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  const auto checked = error ? Result<>() : check_address(reach, host, address);
  const bool is_inside = http::is_loopback(host) && !is_named(reach, host);
  if (checked && !is_inside) return {};
  return fail(unusable(target,
                       "leads to an address that is not on the public internet; name its "
                       "host among private_hosts to allow it"));
}

}  // namespace

Result<Endpoint> parse_endpoint(const Target& target, const Reach& reach) {
  const bool is_default = target.url.empty() && target.kind == TargetKind::pagerduty;
  const auto url = is_default ? pagerduty_url : target.url.reveal();
  const auto size = origin_size(url);
  auto base = http::Url::parse(url.substr(0, size), http::PlainHttp::anywhere);
  if (!base) return fail(unusable(target, "must be like https://example.com/path"));
  if (!base->tls() && !reach.allow_plain_http) {
    return fail(unusable(target, "must begin with https://, or allow_plain_http be set"));
  }
  std::string path(url.substr(size));
  if (!path.starts_with('/')) path.insert(path.begin(), '/');
  if (!can_be_sent(path)) return fail(unusable(target, "must be percent-encoded, without #"));
  if (auto host = check_host(target, reach, base->host()); !host) return fail(host.error());
  return Endpoint{*std::move(base), std::move(path)};
}

}  // namespace purser::alerts
