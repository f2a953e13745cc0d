// exchange.cpp: lease, connect, send, receive.
#include <purser/adapters/http/detail/exchange.hpp>

#include <algorithm>
#include <boost/asio/error.hpp>

#include <purser/adapters/http/detail/request_head.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::http {
namespace {

constexpr std::size_t buffer_bytes_first = 16U * 1024;

/// Leaves the queue however the wait ends.
class QueuePlace {
 public:
  QueuePlace(Pool& pool, const std::string& key, std::shared_ptr<Waiter> waiter)
      : pool_(pool), key_(key), waiter_(std::move(waiter)) {}
  QueuePlace(const QueuePlace&) = delete;
  QueuePlace& operator=(const QueuePlace&) = delete;
  ~QueuePlace() { pool_.leave(key_, *waiter_); }

 private:
  Pool& pool_;
  const std::string& key_;
  const std::shared_ptr<Waiter> waiter_;
};

}  // namespace

Exchange::Exchange(const Connector& connector, Pool& pool, std::shared_ptr<Timers> timers,
                   const ClientOptions& options, const Request& request, ResponseSink& sink)
    : connector_(connector),
      pool_(pool),
      options_(options),
      request_(request),
      sink_(sink),
      key_(connector.key(request.base)),
      watch_(std::make_shared<Watch>(std::move(timers), request)) {}

Task<BodyEnd> Exchange::run() {
  watch_->enter(Phase::waiting);
  if (auto ended = watch_->error()) co_return fail(std::move(*ended));
  auto lease = co_await acquire();
  if (!lease) co_return fail(std::move(lease.error()));
  drop_stale(*lease);
  if (lease->connection()) {
    auto first = co_await attempt(*lease->connection());
    if (reusable_) lease->keep();
    if (!may_send_again(first)) co_return first;
    lease->connection().reset();
  }
  watch_->enter(Phase::connect);
  auto transport = co_await connector_.connect(request_.base, *watch_);
  if (!transport) co_return fail(std::move(transport.error()));
  lease->connection() = std::make_unique<Connection>(std::move(*transport));
  auto outcome = co_await attempt(*lease->connection());
  if (reusable_) lease->keep();
  co_return outcome;
}

Task<Lease> Exchange::acquire() {
  auto answer = pool_.ask(key_);
  if (!answer) co_return fail(std::move(answer.error()));
  if (answer->lease) co_return std::move(*answer->lease);
  const auto waiter = answer->waiter;
  const QueuePlace place(pool_, key_, waiter);
  const Watch::OverEvent over(*watch_, waiter->granted);
  const auto granted = co_await waiter->granted.wait();
  if (auto ended = watch_->error()) co_return fail(std::move(*ended));
  if (!granted) co_return fail(granted.error());
  co_return std::move(*waiter->lease);
}

void Exchange::drop_stale(Lease& lease) {
  while (lease.connection() && lease.connection()->transport->is_stale())
    pool_.replace_stale(lease);
}

/// A server that got only a part of the request cannot have acted on it; one that got all of it may
/// have.
bool Exchange::may_send_again(const Result<BodyEnd>& outcome) const {
  if (outcome || outcome.error().code() != ErrorCode::connection_lost || reader_->begun())
    return false;
  return !sent_whole_ || request_.resend_unanswered;
}

Task<BodyEnd> Exchange::attempt(Connection& connection) {
  const Watch::OverSocket over(*watch_, connection.transport->descriptor());
  reader_.emplace(sink_, request_.method == Method::head,
                  ResponseLimits{options_.head_bytes_max, request_.response_bytes_max});
  sent_whole_ = false;
  const auto sent = co_await send(connection);
  const bool broke = !sent && sent.error().code() == ErrorCode::connection_lost;
  if (!sent && !broke) co_return fail(sent.error());
  // Also when sending broke: a server may answer (401, 413) and close before it has read all.
  auto received = co_await receive(connection);
  if (!received && broke && !reader_->begun() && !watch_->error()) co_return fail(sent.error());
  co_return received;
}

Result<> Exchange::tell_dispatched() {
  if (std::exchange(dispatched_, true) || !request_.dispatched) return {};
  try {
    request_.dispatched();
  } catch (...) {
    return fail(current_exception_error("the dispatched callback"));
  }
  return {};
}

Task<> Exchange::send(Connection& connection) {
  const Wiped wiped(connection.head);
  write_head(request_, options_, connection.head);
  watch_->enter(Phase::send);
  auto told = tell_dispatched();
  if (!told) co_return told;
  WriteBuffers left{asio::buffer(connection.head), asio::buffer(request_.body)};
  while (left[0].size() + left[1].size() > 0) {
    const auto written = co_await connection.transport->write_some(left, *watch_);
    if (auto ended = watch_->error()) co_return fail(std::move(*ended));
    const auto [error, count] = written;
    if (error) {
      co_return fail(
          named(Error(ErrorCode::connection_lost,
                      "the connection broke while the request was sent: " + error.message())));
    }
    const auto of_head = std::min(count, left[0].size());
    left[0] += of_head;
    left[1] += count - of_head;
    watch_->progress();
  }
  sent_whole_ = true;
  co_return Result<>();
}

Task<BodyEnd> Exchange::receive(Connection& connection) {
  watch_->enter(Phase::first_byte);
  while (true) {
    const auto space = space_in(connection);
    if (!space) co_return fail(space.error());
    const auto read = co_await connection.transport->read_some(*space, *watch_);
    auto ended = on_read(connection, read);
    if (!ended) co_return fail(std::move(ended.error()));
    if (*ended) co_return **ended;
  }
}

/// Room behind the bytes that are not parsed yet; those are never more than a head, or the line
/// before a chunk.
Result<asio::mutable_buffer> Exchange::space_in(Connection& connection) const {
  auto& buffer = connection.buffer;
  if (buffer.empty()) buffer.resize(buffer_bytes_first);
  if (connection.filled == buffer.size()) {
    if (buffer.size() > options_.head_bytes_max) {
      return fail(named(Error(ErrorCode::too_large, "the server sends a line without an end")));
    }
    buffer.resize(2 * buffer.size());
  }
  return asio::mutable_buffer(buffer.data() + connection.filled, buffer.size() - connection.filled);
}

Result<std::optional<BodyEnd>> Exchange::on_read(Connection& connection, const IoOutcome& read) {
  const auto& [error, count] = read;
  if (auto ended = watch_->error()) return fail(std::move(*ended));
  if (error) return on_progress(connection, reader_->finish(error == asio::error::eof));
  if (reader_->begun()) {
    watch_->progress();
  } else {
    watch_->enter(Phase::body);
  }
  connection.filled += count;
  return on_bytes(connection);
}

Result<std::optional<BodyEnd>> Exchange::on_bytes(Connection& connection) {
  std::size_t consumed = 0;
  auto progress =
      reader_->feed(std::string_view(connection.buffer.data(), connection.filled), consumed);
  connection.filled -= consumed;
  std::copy_n(connection.buffer.begin() + static_cast<std::ptrdiff_t>(consumed), connection.filled,
              connection.buffer.begin());
  return on_progress(connection, std::move(progress));
}

Result<std::optional<BodyEnd>> Exchange::on_progress(Connection& connection,
                                                     Result<Progress> progress) {
  if (!progress) return fail(named(std::move(progress.error())));
  if (*progress == Progress::need_more) return std::optional<BodyEnd>();
  if (*progress == Progress::stopped) return std::optional(BodyEnd::stopped);
  reusable_ = sent_whole_ && connection.filled == 0 && reader_->keeps_alive();
  return std::optional(BodyEnd::complete);
}

}  // namespace purser::http
