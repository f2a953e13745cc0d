// connector.cpp: starts transports and sends the first messages.
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/client/detail/connector.hpp>
#include <purser/adapters/mcp/client/detail/era_cache.hpp>
#include <purser/adapters/mcp/protocol/handshake.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>

namespace purser::mcp::detail {
namespace {

OpeningOptions opening_options(const ClientOptions& options, bool http,
                               std::optional<Verdict> known) {
  OpeningOptions opening;
  opening.http = http;
  opening.has_old_transport = static_cast<bool>(options.old_transport);
  if (options.era == EraChoice::legacy) opening.pinned = Era::legacy;
  if (options.era == EraChoice::modern) opening.pinned = Era::modern;
  opening.known = known;
  if (options.revision && era_of(*options.revision) == Era::legacy) {
    opening.legacy = *options.revision;
  }
  if (options.revision && era_of(*options.revision) == Era::modern) {
    opening.modern = *options.revision;
  }
  return opening;
}

}  // namespace

Connector::Connector(asio::any_io_executor strand, std::shared_ptr<Timers> timers,
                     std::shared_ptr<const ClientOptions> options, ClientIdentity identity,
                     std::weak_ptr<LinkOwner> owner)
    : strand_(std::move(strand)),
      timers_(std::move(timers)),
      options_(std::move(options)),
      identity_(std::move(identity)),
      owner_(std::move(owner)) {}

void Connector::start(Done done) {
  done_ = std::move(done);
  call_later(later(timers_->clock().now(), options_->limits.connect), connect_timer_,
             &Connector::on_connect_timeout);
  if (!open(options_->transport)) return;
  place_ = link_->describe();
  const auto known = options_->eras->find(place_);
  used_verdict_ = known.has_value();
  opening_ = std::make_unique<Opening>(opening_options(*options_, link_->is_http(), known));
  begin(opening_->start());
}

void Connector::begin(const Step& first) {
  if (first.deed == Deed::old_transport) return reconnect(options_->old_transport, first.revision);
  link_->use(first.revision);
  connect([this, first] { carry_out(first); });
}

bool Connector::open(const TransportFactory& factory) {
  LinkOptions link{options_->limits, timers_, owner_};
  link_ = std::make_shared<Link>(strand_, std::move(link));
  const auto made = link_->make(factory);
  if (!made) give_up(made.error());
  return made.has_value();
}

/// `then` runs where the transport is up.
void Connector::connect(std::function<void()> then) {
  link_->start([weak = weak_from_this(), link = link_.get(),
                then = std::move(then)](const Result<>& started) {
    const auto self = weak.lock();
    if (!self || !self->done_ || self->link_.get() != link) return;
    if (!started) return self->give_up(started.error());
    then();
  });
}

void Connector::reconnect(const TransportFactory& factory, Revision revision) {
  on_old_transport_ = &factory == &options_->old_transport;
  discover_number_.reset();
  initialize_number_.reset();
  const auto old = std::exchange(link_, nullptr);
  if (old) old->end(Error(ErrorCode::connection_lost, "another connection takes its place"));
  if (!done_ || !open(factory)) return;
  link_->use(revision);
  connect([this, revision] { initialize(revision); });
}

void Connector::carry_out(const Step& step) {
  switch (step.deed) {
    case Deed::discover:
      return discover(step.revision);
    case Deed::initialize:
      return initialize(step.revision);
    case Deed::respawn:
      return reconnect(options_->transport, step.revision);
    case Deed::old_transport:
      return reconnect(options_->old_transport, step.revision);
    case Deed::speak_modern:
      return speak_modern(step.revision);
    case Deed::wait:
      return;
    case Deed::give_up:
      return give_up(*step.error);
  }
}

LinkRequest Connector::request(std::string method, Json params,
                               void (Connector::*answered)(const Answer&)) {
  LinkRequest request(std::move(method), std::move(params));
  request.cancellable = false;
  request.done = [weak = weak_from_this(), link = link_.get(), answered](const Answer& answer) {
    const auto self = weak.lock();
    if (self && self->done_ && self->link_.get() == link) (self.get()->*answered)(answer);
  };
  return request;
}

void Connector::discover(Revision revision) {
  link_->use(revision);
  Json params = Json::object();
  add_request_meta(params, identity_, revision, "");
  auto probe = request("server/discover", params, &Connector::discover_answered);
  if (link_->is_http()) probe.headers = {{"Mcp-Method", "server/discover"}};
  const auto link = link_;
  call_later(later(timers_->clock().now(), options_->limits.probe), probe_timer_,
             &Connector::on_silence);
  probe_over_ = false;
  const auto number = link->send(std::move(probe));
  const bool newest = !discover_number_ || *discover_number_ < number;
  if (done_ && !probe_over_ && link_ == link && newest) discover_number_ = number;
}

void Connector::initialize(Revision revision) {
  link_->use(revision);
  auto hello = request("initialize", initialize_params(identity_, revision),
                       &Connector::initialize_answered);
  const auto link = link_;
  const auto number = link->send(std::move(hello));
  if (done_ && link_ == link) initialize_number_ = number;
}

void Connector::discover_answered(const Answer& answer) {
  discover_number_.reset();
  probe_over_ = true;
  timers_->cancel(probe_timer_);
  if (answer.lost)
    return carry_out(opening_->discover_lost(answer.lost->error, answer.lost->http_status));
  if (answer.refused) return carry_out(opening_->discover_refused(*answer.refused));
  discovered_ = answer.result;
  carry_out(opening_->discovered(answer.result));
}

void Connector::initialize_answered(const Answer& answer) {
  initialize_number_.reset();
  if (answer.lost) {
    return carry_out(opening_->initialize_lost(answer.lost->error, answer.lost->http_status));
  }
  if (answer.refused) return carry_out(opening_->initialize_refused(*answer.refused));
  auto info = read_initialize_result(answer.result, options_->limits);
  if (!info) return give_up(std::move(info).error());
  if (is_automatic()) options_->eras->keep(place_, Verdict{Era::legacy, on_old_transport_});
  if (discover_number_) link_->drop(*discover_number_);
  link_->use(info->revision);
  link_->notify("notifications/initialized", nullptr);
  link_->ready();
  finish(Opened(link_, *std::move(info), true));
}

void Connector::speak_modern(Revision revision) {
  if (initialize_number_) link_->drop(*initialize_number_);
  if (is_automatic()) options_->eras->keep(place_, Verdict{Era::modern});
  auto info = read_server_info(discovered_, options_->limits);
  info.revision = revision;
  link_->use(revision);
  link_->ready();
  finish(Opened(link_, std::move(info), discovered_.is_object()));
}

void Connector::on_silence() {
  if (done_ && discover_number_) carry_out(opening_->silence());
}

void Connector::on_connect_timeout() {
  give_up(Error(ErrorCode::timeout, "the server did not get ready within " +
                                        std::to_string(options_->limits.connect.count()) + " ms"));
}

void Connector::call_later(Instant when, Timers::Id& timer, void (Connector::*what)()) {
  timer = timers_->call_at(when, [weak = weak_from_this(), strand = strand_, what] {
    asio::post(strand, [weak, what] {
      if (const auto self = weak.lock()) (self.get()->*what)();
    });
  });
}

void Connector::abort(const Error& why) { give_up(why); }

void Connector::give_up(Error why) {
  if (!done_) return;
  if (used_verdict_) options_->eras->forget(place_);
  const auto link = std::exchange(link_, nullptr);
  const bool names_it =
      why.code() == ErrorCode::connection_failed || why.code() == ErrorCode::connection_lost;
  const bool is_known = link && !link->describe().empty();  // not where the factory failed
  if (!names_it && is_known) why = std::move(why).in(link->describe());
  if (link) link->end(why);
  finish(fail(std::move(why)));
}

void Connector::finish(Result<Opened> outcome) {
  timers_->cancel(connect_timer_);
  timers_->cancel(probe_timer_);
  const auto done = std::exchange(done_, nullptr);
  link_.reset();
  if (done) done(std::move(outcome));
}

}  // namespace purser::mcp::detail
