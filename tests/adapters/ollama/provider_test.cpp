// provider_test.cpp: what costs nothing, and options that cannot be.
#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using ollama::OllamaOptions;

namespace {

bool is_free(OllamaOptions options) {
  http::ClientFixture http;
  return ollama::make_provider(http.client, std::move(options)).value()->is_free();
}

}  // namespace

TEST_CASE("ollama provider: this machine is free unless it is said not to be, others are not") {
  OllamaOptions options;
  CHECK(is_free(options));
  options.free_on_loopback = false;
  CHECK_FALSE(is_free(options));
  options = OllamaOptions();
  options.base_url = "https://ollama.com";
  CHECK_FALSE(is_free(options));
  options.free = true;
  CHECK(is_free(options));
}

TEST_CASE("ollama provider: impossible sizes are refused") {
  http::ClientFixture http;
  OllamaOptions options;
  options.num_ctx = 0;
  CHECK_FALSE(ollama::make_provider(http.client, options).has_value());
  options.num_ctx = 8192;
  options.template_tokens_max = -1;
  CHECK_FALSE(ollama::make_provider(http.client, options).has_value());
}
