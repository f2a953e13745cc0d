// client.cpp: the thin edge between callers and the strand.
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp {
namespace {

using detail::Operation;
using detail::OperationPointer;
using detail::Work;

Json named(const char* key, std::string value) {
  auto params = Json::object();
  params[key] = std::move(value);
  return params;
}

OperationPointer operation(Work work, std::string method, Json params = nullptr,
                           RequestOptions options = RequestOptions()) {
  return std::make_shared<Operation>(work, std::move(method), std::move(params),
                                     std::move(options));
}

Result<> check_options(const ClientOptions& options) {
  if (options.server.empty()) return fail(ErrorCode::invalid_argument, "a server needs a name");
  if (!options.transport) {
    return fail(ErrorCode::invalid_argument, options.server + ": no transport");
  }
  const bool pinned = options.era != EraChoice::automatic && options.revision;
  const auto era = options.era == EraChoice::modern ? Era::modern : Era::legacy;
  if (pinned && era_of(*options.revision) != era) {
    return fail(ErrorCode::invalid_argument, options.server + ": revision " +
                                                 std::string(to_string(*options.revision)) +
                                                 " is not of the era that was chosen");
  }
  return {};
}

}  // namespace

/// Lives as long as a handle or a request does.
class Client::Impl {
 public:
  Impl(asio::any_io_executor executor, std::shared_ptr<Timers> timers, ClientOptions options)
      : options_(std::make_shared<const ClientOptions>(std::move(options))),
        engine_(std::make_shared<detail::Engine>(executor, asio::make_strand(executor),
                                                 std::move(timers), options_)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    try {
      const auto strand = engine_->strand();
      asio::post(strand, [engine = std::move(engine_)] { engine->end(); });
    } catch (...) {  // out of memory: it ends with its last request
      return;
    }
  }

  [[nodiscard]] const std::string& server() const noexcept { return options_->server; }

  [[nodiscard]] std::vector<LeftOutTool> left_out_tools() const {
    return engine_->left_out_tools();
  }

  void begin(OperationPointer what) const {
    asio::post(engine_->strand(),
               [engine = engine_, what = std::move(what)] { engine->begin(what); });
  }
  void cancel(OperationPointer what) const {
    asio::post(engine_->strand(), [engine = engine_, what = std::move(what)] {
      engine->stop(what, cancelled_error());
    });
  }
  /// In the frame of a caller, which may be destroyed at any time: then the request is stopped, and
  /// uses nothing of the caller's any more.
  class Waiting {
   public:
    Waiting(std::shared_ptr<const Impl> impl, OperationPointer what) noexcept
        : impl_(std::move(impl)), what_(std::move(what)) {}
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() {
      what_->loan->end();
      if (what_->done.is_set()) return;
      try {
        impl_->cancel(what_);
      } catch (...) {  // out of memory: the request ends by its own times
        return;
      }
    }

   private:
    std::shared_ptr<const Impl> impl_;
    OperationPointer what_;
  };

  void close(const Event& closed) const {
    asio::post(engine_->strand(), [engine = engine_, closed] { engine->close(closed); });
  }

  /// Ends when the operation has ended, cancelled or not: what it spends is over then.
  static Task<> run(std::shared_ptr<const Impl> impl, OperationPointer what) {
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      co_await asio::this_coro::throw_if_cancelled(throws);
      co_return fail(cancelled_error());
    }
    const Waiting waiting(impl, what);
    impl->begin(what);
    while (!what->done.is_set()) {
      auto ended = co_await what->done.wait();
      if (!ended) impl->cancel(what);
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (!what->outcome) co_return fail(what->outcome.error());
    co_return Result<>();
  }

  static Task<Json> request(std::shared_ptr<const Impl> impl, OperationPointer what) {
    auto running = run(impl, what);
    auto ended = co_await std::move(running);
    if (!ended) co_return fail(std::move(ended).error());
    co_return std::move(what->outcome);
  }

  static Task<> quiet(std::shared_ptr<const Impl> impl, OperationPointer what) {
    auto running = run(impl, what);
    auto ended = co_await std::move(running);
    co_return ended;
  }

  static Task<ServerInfo> connect(std::shared_ptr<const Impl> impl, OperationPointer what) {
    auto running = run(impl, what);
    auto ended = co_await std::move(running);
    if (!ended) co_return fail(std::move(ended).error());
    co_return std::move(what->info);
  }

  static Task<std::vector<Json>> list(std::shared_ptr<const Impl> impl, OperationPointer what) {
    auto running = run(impl, what);
    auto ended = co_await std::move(running);
    if (!ended) co_return fail(std::move(ended).error());
    co_return *what->items;
  }

  static Task<std::vector<ToolInfo>> list_tools(std::shared_ptr<const Impl> impl,
                                                OperationPointer what) {
    auto running = run(impl, what);
    auto ended = co_await std::move(running);
    if (!ended) co_return fail(std::move(ended).error());
    std::vector<ToolInfo> tools;
    for (const auto& item : *what->items) {
      auto tool = read_tool(item, impl->options_->limits);
      if (tool) tools.push_back(*std::move(tool));
    }
    co_return tools;
  }

  /// A server that does not end in time is ended by the transport.
  static Task<> close(std::shared_ptr<const Impl> impl) {
    const Event closed;
    impl->close(closed);
    auto outcome = co_await closed.wait();
    co_return outcome;
  }

 private:
  std::shared_ptr<const ClientOptions> options_;
  std::shared_ptr<detail::Engine> engine_;
};

Client::Client(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

Result<Client> Client::create(asio::any_io_executor executor, std::shared_ptr<Timers> timers,
                              ClientOptions options) {
  if (auto sound = check_options(options); !sound) return fail(std::move(sound).error());
  if (!timers) return fail(ErrorCode::invalid_argument, options.server + ": no timers");
  if (!options.eras) options.eras = make_era_cache();
  return Client(std::make_shared<Impl>(std::move(executor), std::move(timers), std::move(options)));
}

const std::string& Client::server() const noexcept { return impl_->server(); }

Task<ServerInfo> Client::connect() const {
  return Impl::connect(impl_, operation(Work::connect, "initialize"));
}

Task<std::vector<ToolInfo>> Client::list_tools() const {
  return Impl::list_tools(impl_, operation(Work::list, "tools/list"));
}

std::vector<LeftOutTool> Client::left_out_tools() const { return impl_->left_out_tools(); }

Task<Json> Client::call_tool(std::string name, Json arguments, RequestOptions options) const {
  auto params = named("name", std::move(name));
  params["arguments"] = arguments.is_null() ? Json::object() : std::move(arguments);
  return request("tools/call", std::move(params), std::move(options));
}

Task<std::vector<Json>> Client::list_resources() const {
  return Impl::list(impl_, operation(Work::list, "resources/list"));
}

Task<std::vector<Json>> Client::list_resource_templates() const {
  return Impl::list(impl_, operation(Work::list, "resources/templates/list"));
}

Task<Json> Client::read_resource(std::string uri) const {
  return request("resources/read", named("uri", std::move(uri)), RequestOptions());
}

Task<> Client::subscribe(std::string uri) const {
  return Impl::quiet(
      impl_, operation(Work::subscribe, "resources/subscribe", named("uri", std::move(uri))));
}

Task<> Client::unsubscribe(std::string uri) const {
  return Impl::quiet(
      impl_, operation(Work::unsubscribe, "resources/unsubscribe", named("uri", std::move(uri))));
}

Task<std::vector<Json>> Client::list_prompts() const {
  return Impl::list(impl_, operation(Work::list, "prompts/list"));
}

Task<Json> Client::get_prompt(std::string name, Json arguments) const {
  auto params = named("name", std::move(name));
  if (!arguments.is_null()) params["arguments"] = std::move(arguments);
  return request("prompts/get", std::move(params), RequestOptions());
}

Task<Json> Client::complete(Json reference, std::string argument, std::string value) const {
  auto params = Json::object();
  params["ref"] = std::move(reference);
  params["argument"]["name"] = std::move(argument);
  params["argument"]["value"] = std::move(value);
  return request("completion/complete", std::move(params), RequestOptions());
}

Task<> Client::ping() const { return Impl::quiet(impl_, operation(Work::request, "ping")); }

Task<> Client::set_log_level(std::string level) const {
  return Impl::quiet(
      impl_, operation(Work::set_log_level, "logging/setLevel", named("level", std::move(level))));
}

Task<Json> Client::request(std::string method, Json params, RequestOptions options) const {
  return Impl::request(
      impl_, operation(Work::request, std::move(method), std::move(params), std::move(options)));
}

Task<> Client::close() const { return Impl::close(impl_); }

}  // namespace purser::mcp
