// request_reader.cpp: Beast's parser, and nothing else of it.
#include <purser/adapters/http_server/request_reader.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <cstring>
#include <optional>

namespace purser::http_server {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

Request head_of(const Parser::value_type& message, const std::string& peer) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(lower_case(field.name_string()), field.value());
  }
  request.peer = peer;
  return request;
}

Unreadable unreadable(const error_code& error) {
  if (error == http::error::header_limit) return {431, error.message()};
  return {error == http::error::body_limit ? 413 : 400, error.message()};
}

}  // namespace

struct RequestReader::Parts {
  std::size_t head_bytes_max;
  std::uint64_t body_bytes_max;
  std::string peer;
  boost::beast::flat_buffer input{};
  std::optional<Parser> parser{};
};

RequestReader::RequestReader(std::size_t head_bytes_max, std::uint64_t body_bytes_max,
                             std::string peer)
    : parts_(new Parts{head_bytes_max, body_bytes_max, std::move(peer)}) {
  expect();
}

RequestReader::~RequestReader() = default;

void RequestReader::append(std::string_view bytes) {
  const auto room = parts_->input.prepare(bytes.size());
  std::memcpy(room.data(), bytes.data(), bytes.size());
  parts_->input.commit(bytes.size());
}

std::size_t RequestReader::size() const noexcept { return parts_->input.size(); }
void RequestReader::drop() { parts_->input.consume(parts_->input.size()); }

void RequestReader::expect() {
  auto& parser = parts_->parser.emplace();
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(parts_->head_bytes_max));
  parser.body_limit(parts_->body_bytes_max);
}

tl::expected<bool, Unreadable> RequestReader::parse() {
  auto& [head_max, body_max, peer, input, parser] = *parts_;
  while (input.size() > 0) {
    error_code error;
    input.consume(parser->put(input.data(), error));
    if (error == http::error::need_more) return false;
    if (error) return tl::unexpected<Unreadable>(unreadable(error));
    if (parser->is_done()) return true;
  }
  return false;
}

bool RequestReader::has_begun() const { return parts_->parser->got_some() || size() > 0; }
bool RequestReader::has_head() const { return parts_->parser->is_header_done(); }

bool RequestReader::asks_to_continue() const {
  return has_head() && lower_case(parts_->parser->get()[http::field::expect]) == "100-continue";
}

Request RequestReader::head() const { return head_of(parts_->parser->get(), parts_->peer); }

Arrived RequestReader::take() {
  auto message = parts_->parser->release();
  Arrived arrived;
  arrived.request = head_of(message, parts_->peer);
  arrived.request.body = std::move(message.body());
  arrived.keep_alive = message.keep_alive();
  arrived.chunks_allowed = message.version() >= 11;
  arrived.head_only = message.method() == http::verb::head;
  return arrived;
}

}  // namespace purser::http_server
