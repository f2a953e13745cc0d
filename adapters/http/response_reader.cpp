// response_reader.cpp: Beast's parser, which calls the sink; the only place that knows Beast.
#include <purser/adapters/http/detail/response_reader.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

#include <purser/runtime/cancellation.hpp>

namespace purser::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::string_view;
using BeastError = boost::beast::error_code;

constexpr int informational_max = 16;

Error to_error(BeastError error, const ResponseLimits& limits) {
  if (error == beast_http::error::header_limit) {
    return Error(ErrorCode::too_large, "the head of the response passes " +
                                           std::to_string(limits.head_bytes_max) + " bytes");
  }
  if (error == beast_http::error::body_limit) {
    return Error(ErrorCode::too_large, "the body of the response passes " +
                                           std::to_string(limits.body_bytes_max) + " bytes");
  }
  return Error(ErrorCode::protocol_error, "the response is not HTTP: " + error.message());
}

}  // namespace

/// Collects the head and passes the body on. An error code of Beast stops its parser; why is in
/// `stop_`.
class ResponseReader::Parser final : public beast_http::basic_parser<false> {
 public:
  Parser(ResponseSink& sink, bool bodyless, const ResponseLimits& limits)
      : sink_(sink), limits_(limits) {
    eager(true);
    skip(bodyless);
    header_limit(static_cast<std::uint32_t>(limits.head_bytes_max));
    body_limit(limits.body_bytes_max);
  }

  [[nodiscard]] bool is_informational() const noexcept { return head_.status < 200; }

  /// What stopped the parser, if the sink or a limit of ours did.
  [[nodiscard]] const std::optional<Result<StreamControl>>& stop() const noexcept { return stop_; }

 private:
  void on_request_impl(beast_http::verb, string_view, string_view, int, BeastError&) override {}

  void on_response_impl(int status, string_view reason, int, BeastError& error) override {
    head_.status = status;
    count_head(reason.size(), error);
  }

  void on_field_impl(beast_http::field, string_view name, string_view value,
                     BeastError& error) override {
    if (head_done_) return;  // trailers say nothing that we need
    count_head(name.size() + value.size(), error);
    if (!error) head_.headers.emplace_back(std::string(name), std::string(value));
  }

  void on_header_impl(BeastError& error) override {
    head_done_ = true;
    if (is_informational()) return;
    ask_sink([&] { return sink_.on_head(head_); }, error);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}

  std::size_t on_body_impl(string_view bytes, BeastError& error) override {
    if (!bytes.empty()) {
      ask_sink([&] { return sink_.on_body(std::string_view(bytes.data(), bytes.size())); }, error);
    }
    return bytes.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, BeastError&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, BeastError& error) override {
    return on_body_impl(bytes, error);
  }

  void on_finish_impl(BeastError&) override {}

  /// Beast counts only the part of the head that it was offered at once.
  void count_head(std::size_t bytes, BeastError& error) {
    head_bytes_ += bytes + 4;
    if (head_bytes_ > limits_.head_bytes_max) error = beast_http::error::header_limit;
  }

  template <class Ask>
  void ask_sink(Ask ask, BeastError& error) {
    Result<StreamControl> answer = StreamControl::go_on;
    try {
      answer = ask();
    } catch (...) {
      answer = fail(current_exception_error("the sink of an HTTP response"));
    }
    if (answer && *answer == StreamControl::go_on) return;
    stop_ = std::move(answer);
    error = boost::asio::error::operation_aborted;
  }

  ResponseSink& sink_;
  const ResponseLimits& limits_;
  ResponseHead head_;
  std::size_t head_bytes_ = 0;
  bool head_done_ = false;
  std::optional<Result<StreamControl>> stop_;
};

ResponseReader::ResponseReader(ResponseSink& sink, bool bodyless, ResponseLimits limits)
    : sink_(sink),
      bodyless_(bodyless),
      limits_(limits),
      parser_(std::make_unique<Parser>(sink, bodyless, limits_)) {}

ResponseReader::~ResponseReader() = default;

Result<Progress> ResponseReader::feed(std::string_view bytes, std::size_t& consumed) {
  while (!bytes.empty()) {
    begun_ = true;
    BeastError error;
    const std::size_t taken = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    bytes.remove_prefix(taken);
    consumed += taken;
    if (const auto& stop = parser_->stop()) {
      if (!*stop) return fail(stop->error());
      return Progress::stopped;
    }
    if (error == beast_http::error::need_more) return Progress::need_more;
    if (error) return fail(to_error(error, limits_));
    if (!parser_->is_done()) continue;
    auto progress = after_message();
    if (!progress || *progress != Progress::need_more) return progress;
  }
  return Progress::need_more;
}

/// A final response is the end; another follows an informational one.
Result<Progress> ResponseReader::after_message() {
  if (!parser_->is_informational()) return Progress::complete;
  if (++informational_ > informational_max) {
    return fail(ErrorCode::protocol_error, "the server sends informational responses without end");
  }
  parser_ = std::make_unique<Parser>(sink_, bodyless_, limits_);
  return Progress::need_more;
}

Result<Progress> ResponseReader::finish(bool cleanly) {
  BeastError error = beast_http::error::partial_message;
  if (cleanly && parser_->got_some()) parser_->put_eof(error);
  if (!error && parser_->is_done()) return Progress::complete;
  return fail(ErrorCode::connection_lost,
              begun_ ? "the connection was closed before the response was complete"
                     : "the connection was closed without a response");
}

bool ResponseReader::begun() const noexcept { return begun_; }

bool ResponseReader::keeps_alive() const { return parser_->is_done() && parser_->keep_alive(); }

}  // namespace purser::http
