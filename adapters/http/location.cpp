// location.cpp: the server is checked as a base URL; what comes behind it is kept as it is.
#include <purser/adapters/http/location.hpp>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace purser::http {
namespace {

/// Where path, query or fragment of `text` begin.
std::size_t end_of_server(std::string_view text) {
  const auto slashes = text.find("://");
  const auto from = slashes == std::string_view::npos ? 0 : slashes + 3;
  return std::min(text.find_first_of("/?#", from), text.size());
}

bool is_encoded(std::string_view target) {
  return std::all_of(target.begin(), target.end(),
                     [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x7f; });
}

}  // namespace

Result<Location> Location::parse(std::string_view text, PlainHttp plain) {
  const auto end = end_of_server(text);
  auto server = Url::parse(text.substr(0, end), plain);
  if (!server) return fail(std::move(server).error());
  std::string target(text.substr(end));
  if (!target.starts_with('/')) target.insert(0, "/");
  if (target.find('#') != std::string::npos || !is_encoded(target)) {
    return fail(ErrorCode::invalid_argument,
                "the path behind " + server->origin() +
                    " has a fragment or characters that must be percent-encoded");
  }
  return Location(std::string(text), *std::move(server), std::move(target));
}

Result<Location> Location::resolve(std::string_view reference, PlainHttp plain) const {
  namespace urls = boost::urls;
  const auto base = urls::parse_uri(text_);
  const auto relative = urls::parse_uri_reference(reference);
  urls::url whole;
  if (!base || !relative || !urls::resolve(*base, *relative, whole)) {
    return fail(ErrorCode::invalid_argument, "a reference found at " + shown() + " is not a URL");
  }
  const auto text = whole.buffer();
  return parse(std::string_view(text.data(), text.size()), plain);
}

std::string Location::path() const { return target_.substr(0, target_.find('?')); }

std::string Location::query() const {
  const auto mark = target_.find('?');
  return mark == std::string::npos ? std::string() : target_.substr(mark + 1);
}

std::string Location::shown() const {
  const std::string scheme = server_.tls() ? "https://" : "http://";
  const auto bare = path();
  return scheme + server_.authority() + (bare == "/" ? "" : bare);
}

bool Location::same_origin(const Location& other) const noexcept {
  return server_.origin() == other.server_.origin();
}

}  // namespace purser::http
