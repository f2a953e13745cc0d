// provider_bench.cpp: a model call over loopback beside bare Beast, and one chunk of a stream.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <functional>
#include <thread>

#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/adapters/providers/responses/stream_decoder.hpp>
#include <purser/adapters/providers/wire/answer_reader.hpp>
#include <purser/bench/cpu_time.hpp>
#include <purser/purser.hpp>

using namespace purser;
using asio::ip::tcp;

namespace {

constexpr int connections = 16;
constexpr int calls_per_connection = 64;
constexpr int calls_per_batch = connections * calls_per_connection;

ModelRequest question() {
  ModelRequest request("gpt-4o", std::string(900, 'q'));
  request.output_tokens_max = 64;
  return request;
}

const std::string& request_body() {
  static const auto body = openai::encode(question()).value();
  return body;
}

/// An answer of 1 KB.
std::string answer_body() {
  return R"({"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"gpt-4o",)"
         R"("choices":[{"index":0,"message":{"role":"assistant","content":")" +
         std::string(700, 'a') +
         R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":230,"completion_tokens":60,)"
         R"("total_tokens":290,"prompt_tokens_details":{"cached_tokens":0}}})";
}

/// Answers every request with the same bytes, on a thread of its own, as cheaply as it can.
class Responder {
 public:
  Responder() : acceptor_(context_, {asio::ip::make_address("127.0.0.1"), 0}) {
    const auto body = answer_body();
    response_ = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body;
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Responder() {
    context_.stop();
    thread_.join();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
      socket.set_option(tcp::no_delay(true));
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }

  static std::size_t body_size(std::string_view head) {
    std::size_t size = 0;
    const auto at = head.find("ontent-Length: ");
    if (at != head.npos) std::from_chars(head.data() + at + 15, head.data() + head.size(), size);
    return size;
  }

  /// Until the client closes, which throws.
  asio::awaitable<void> serve(tcp::socket socket) {
    std::string input;
    const auto response = asio::buffer(response_);
    for (;;) {
      auto head_buffer = asio::dynamic_buffer(input);
      auto read = asio::async_read_until(socket, head_buffer, "\r\n\r\n", asio::use_awaitable);
      const auto head = co_await std::move(read);
      const auto size = head + body_size(std::string_view(input).substr(0, head));
      if (input.size() < size) {
        const auto old = input.size();
        input.resize(size);
        const auto rest = asio::buffer(input.data() + old, size - old);
        auto fill = asio::async_read(socket, rest, asio::use_awaitable);
        co_await std::move(fill);
      }
      input.erase(0, size);
      auto written = asio::async_write(socket, response, asio::use_awaitable);
      co_await std::move(written);
    }
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::string response_;
  std::thread thread_;
};

Responder& responder() {
  static Responder instance;
  return instance;
}

/// Runs batches: `work(i)` makes the calls of connection `i`. CPU of this thread per call, in ns.
double run_batches(benchmark::State& state, asio::io_context& context,
                   const std::function<asio::awaitable<void>(int)>& work) {
  const CpuTime cpu;
  std::int64_t calls = 0;
  while (state.KeepRunningBatch(calls_per_batch)) {
    int running = connections;
    for (int i = 0; i < connections; ++i) {
      asio::co_spawn(context, work(i), [&](const std::exception_ptr& failure) {
        if (failure) state.SkipWithError("a call failed");
        if (--running == 0) context.stop();
      });
    }
    context.run();
    context.restart();
    calls += calls_per_batch;
  }
  state.SetItemsProcessed(calls);
  return cpu.nanoseconds_per(static_cast<double>(calls));
}

/// The latest figures of the baselines, for the difference that is printed beside ours.
double bare_ns = 0;
double codec_ns = 0;

namespace beast = boost::beast;

asio::awaitable<void> bare_call(beast::tcp_stream& stream, beast::flat_buffer& buffer) {
  beast::http::request<beast::http::string_body> request(beast::http::verb::post,
                                                         "/v1/chat/completions", 11);
  request.set(beast::http::field::host, "127.0.0.1");
  request.set(beast::http::field::authorization, "Bearer none");
  request.set(beast::http::field::content_type, "application/json");
  request.body() = request_body();
  request.prepare_payload();
  stream.expires_after(std::chrono::seconds(30));
  co_await beast::http::async_write(stream, request, asio::use_awaitable);
  beast::http::response<beast::http::string_body> response;
  co_await beast::http::async_read(stream, buffer, response, asio::use_awaitable);
  benchmark::DoNotOptimize(response.body());
}

asio::awaitable<void> bare_calls(beast::tcp_stream& stream, beast::flat_buffer& buffer) {
  for (int i = 0; i < calls_per_connection; ++i) {
    auto call = bare_call(stream, buffer);
    co_await std::move(call);
  }
}

void bare_beast(benchmark::State& state) {
  asio::io_context context(1);
  std::vector<beast::tcp_stream> streams;
  std::vector<beast::flat_buffer> buffers(connections);
  for (int i = 0; i < connections; ++i) {
    streams.emplace_back(context);
    streams.back().connect({asio::ip::make_address("127.0.0.1"), responder().port()});
    streams.back().socket().set_option(tcp::no_delay(true));
  }
  const auto work = [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    return bare_calls(streams[at], buffers[at]);
  };
  bare_ns = run_batches(state, context, work);
}
BENCHMARK(bare_beast)->Unit(benchmark::kMicrosecond)->UseRealTime();

void codec(benchmark::State& state) {
  const auto request = question();
  const auto answer = answer_body();
  const CpuTime cpu;
  for (auto _ : state) {
    benchmark::DoNotOptimize(openai::encode(request));
    benchmark::DoNotOptimize(openai::decode(answer));
  }
  codec_ns = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
}
BENCHMARK(codec)->Unit(benchmark::kMicrosecond);

/// The same question and answer in the form of Responses.
void responses_codec(benchmark::State& state) {
  const auto request = question();
  const std::string answer =
      R"({"id":"resp_1","object":"response","created_at":1760000000,"status":"completed","model":)"
      R"("gpt-4o","error":null,"output":[{"id":"msg_1","type":"message","status":"completed",)"
      R"("role":"assistant","content":[{"type":"output_text","text":")" +
      std::string(700, 'a') +
      R"(","annotations":[]}]}],"usage":{"input_tokens":230,"input_tokens_details":)"
      R"({"cached_tokens":0},"output_tokens":60,"total_tokens":290}})";
  for (auto _ : state) {
    benchmark::DoNotOptimize(responses::encode(request));
    benchmark::DoNotOptimize(responses::decode(answer));
  }
}
BENCHMARK(responses_codec)->Unit(benchmark::kMicrosecond);

/// Microseconds of this thread's CPU beyond bare Beast and the codec: the target is at most 5.
void print_difference(benchmark::State& state, double nanoseconds) {
  state.counters["cpu_us"] = nanoseconds / 1000;
  state.counters["above_beast_and_codec_us"] = (nanoseconds - bare_ns - codec_ns) / 1000;
  state.counters["ratio_to_beast"] = nanoseconds / bare_ns;
}

std::shared_ptr<Provider> provider_on(asio::io_context& context) {
  auto client =
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {}).value();
  openai::OpenAiOptions options;
  options.base_url = "http://127.0.0.1:" + std::to_string(responder().port()) + "/v1";
  options.api_key = Secret("none");
  return openai::make_provider(std::move(client), std::move(options)).value();
}

asio::awaitable<void> provider_calls(Provider& provider) {
  const auto request = question();
  for (int i = 0; i < calls_per_connection; ++i) {
    ProviderContext call;
    call.dispatched = [] {};
    call.usage_so_far = [](const Usage&) {};
    auto reply = co_await provider.complete(request, call);
    if (!reply) throw std::runtime_error(to_string(reply.error()));
  }
}

void provider_call(benchmark::State& state) {
  asio::io_context context(1);
  const auto provider = provider_on(context);
  print_difference(state,
                   run_batches(state, context, [&](int) { return provider_calls(*provider); }));
}
BENCHMARK(provider_call)->Unit(benchmark::kMicrosecond)->UseRealTime();

asio::awaitable<void> session_calls(Session session) {
  for (int i = 0; i < calls_per_connection; ++i) {
    auto request = question();
    auto call = session.complete(std::move(request));
    auto reply = co_await std::move(call);
    if (!reply) throw std::runtime_error(to_string(reply.error()));
  }
}

Session session_with(asio::io_context& context, std::shared_ptr<Provider> provider) {
  RuntimeOptions options;
  options.routes = {{"*", std::move(provider)}};
  const auto runtime = Runtime::create(context.get_executor(), std::move(options)).value();
  SessionOptions session_options;
  session_options.budget = 1'000'000_usd;
  return runtime->session(std::move(session_options)).value();
}

/// The whole stack: the default chain with a budget on top of the provider.
void session_call(benchmark::State& state) {
  asio::io_context context(1);
  const auto session = session_with(context, provider_on(context));
  print_difference(state, run_batches(state, context, [&](int) { return session_calls(session); }));
}
BENCHMARK(session_call)->Unit(benchmark::kMicrosecond)->UseRealTime();

constexpr int chunks_per_answer = 1000;

std::string chunk_json() {
  return R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,)"
         R"("model":"gpt-4o","service_tier":"default","system_fingerprint":"fp_1","choices":)"
         R"([{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]})";
}

/// The text of a streamed answer: each element is what one read from the socket brings.
std::vector<std::string> streamed_answer() {
  std::vector<std::string> events(chunks_per_answer, "data: " + chunk_json() + "\n\n");
  events.emplace_back(
      R"(data: {"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
      "\n\n"
      R"(data: {"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1000}})"
      "\n\ndata: [DONE]\n\n");
  return events;
}

/// Plays the bytes of an answer into the codec, without a socket.
class Recording final : public Provider {
 public:
  std::string_view name() const noexcept override { return "openai"; }
  std::string_view kind() const noexcept override { return "openai"; }
  Result<RequestBound> bound(const ModelRequest&) const override {
    RequestBound bound;
    bound.input = 100;
    return bound;
  }
  Task<ModelReply> complete(const ModelRequest&, ProviderContext& context) override {
    context.dispatched();
    provider_wire::AnswerFormat format;
    format.provider = "openai";
    format.decoder = std::make_unique<openai::StreamDecoder>();
    provider_wire::AnswerReader reader(std::move(format), context);
    http::ResponseHead head;
    head.status = 200;
    head.headers.emplace_back("content-type", "text/event-stream");
    auto control = reader.on_head(head);
    for (std::size_t i = 0; control && i < answer_.size(); ++i)
      control = reader.on_body(answer_[i]);
    co_return reader.outcome(http::BodyEnd::complete);
  }

 private:
  std::vector<std::string> answer_ = streamed_answer();
};

class CountingSink final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& chunk) override {
    bytes += chunk.text.size();
    return StreamControl::go_on;
  }
  std::size_t bytes = 0;
};

asio::awaitable<void> streams(benchmark::State& state, Session session) {
  CountingSink sink;
  while (state.KeepRunningBatch(chunks_per_answer)) {
    ModelRequest request("gpt-4o", "count");
    request.output_tokens_max = 2 * chunks_per_answer;
    const CallOptions options(&sink);
    auto call = session.complete(std::move(request), options);
    auto reply = co_await std::move(call);
    if (!reply) state.SkipWithError(to_string(reply.error()).c_str());
  }
  benchmark::DoNotOptimize(sink.bytes);
}

double parse_ns = 0;

/// The least that anybody could do with a chunk: simdjson on demand, one string taken out.
void parse_chunk(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string json = chunk_json();
  const CpuTime cpu;
  for (auto _ : state) {
    auto document = parser.iterate(json);
    std::string_view text;
    if (document["choices"].at(0)["delta"]["content"].get(text) != simdjson::SUCCESS) {
      state.SkipWithError("not parsed");
    }
    benchmark::DoNotOptimize(text);
  }
  parse_ns = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
}
BENCHMARK(parse_chunk);

/// Per chunk: server-sent events, JSON, the budget's count, the caller's sink.
void stream_chunk(benchmark::State& state) {
  asio::io_context context(1);
  const auto session = session_with(context, std::make_shared<Recording>());
  asio::co_spawn(context, streams(state, session),
                 [&](const std::exception_ptr&) { context.stop(); });
  const CpuTime cpu;
  context.run();
  const auto time = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
  state.counters["ratio_to_parse"] = time / parse_ns;
}
BENCHMARK(stream_chunk);

/// One text event of Responses through its decoder, without the events' framing.
void responses_chunk(benchmark::State& state) {
  const std::string event =
      R"({"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_1",)"
      R"("output_index":0,"content_index":0,"delta":" word","logprobs":[],"obfuscation":"k2x"})";
  responses::StreamDecoder decoder;
  CountingSink sink;
  for (auto _ : state) {
    auto control = decoder.on_event("response.output_text.delta", event, &sink);
    if (!control) state.SkipWithError("not parsed");
  }
  benchmark::DoNotOptimize(sink.bytes);
}
BENCHMARK(responses_chunk);

}  // namespace
