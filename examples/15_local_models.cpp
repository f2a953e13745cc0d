// 15_local_models.cpp: a model on one's own machine costs nothing; limits of calls and tokens hold.
#include <cstdio>
#include <cstdlib>
#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>

using namespace purser;

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread yet
  return value != nullptr ? value : "";
}

/// LLAMA_SERVER=http://127.0.0.1:8080/v1 is llama.cpp's server (vLLM and LM Studio speak the same);
/// OLLAMA=http://127.0.0.1:11434 is Ollama. With neither, the simulator stands in for Ollama.
Result<std::shared_ptr<Provider>> local_provider(const http::Client& http,
                                                 const std::string& simulator) {
  if (const auto url = variable("LLAMA_SERVER"); !url.empty()) {
    openai::OpenAiOptions options(*openai::find_dialect("llamacpp"));
    options.base_url = url;
    return openai::make_provider(http, std::move(options));
  }
  ollama::OllamaOptions options;
  const auto url = variable("OLLAMA");
  options.base_url = url.empty() ? simulator : url;
  options.num_ctx = 8192;  // a longer prompt is an error, and not cut without a word
  return ollama::make_provider(http, std::move(options));
}

}  // namespace

int main() {
  const auto simulator = simulator::Simulator::start().value();
  ThreadPool pool;
  const auto http = http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value();
  const auto provider = local_provider(http, simulator->base_url());
  if (!provider) {
    std::fprintf(stderr, "%s\n", provider.error().message().c_str());
    return 1;
  }
  RuntimeOptions options;
  options.routes = {{"*", *provider}};
  options.budgets = {{.kind = "session", .limit = Limit::calls(2)}};
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session = runtime->session({}).value();

  const auto model = variable("MODEL").empty() ? std::string("qwen3:8b") : variable("MODEL");
  for (const auto* question : {"Name a harbour.", "And another.", "And a third."}) {
    const auto reply = pool.wait(session.complete(ModelRequest(model, question)));
    std::printf("%-16s %s\n", question,
                reply ? reply->model().message.text().c_str() : reply.error().message().c_str());
  }
  const auto report = session.report();
  std::printf("\n%s", to_table(report).c_str());
  return report.sums.total_spent == 0_usd && report.sums.llm.calls == 2 ? 0 : 1;
}
