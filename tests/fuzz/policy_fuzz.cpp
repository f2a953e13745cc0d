// policy_fuzz.cpp: any bytes are a policy or a clear error, and no value of the environment shows.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/parse.hpp>

namespace {

constexpr std::string_view secret = "zq7Canary7qz";

void require(bool holds) {
  if (!holds) std::abort();
}

/// Errors may quote the file, so only a file that does not have the secret can show it leaks.
void check_error(const purser::Error& error, std::string_view text) {
  require(error.message().find(':') != std::string::npos);
  require(text.find(secret) != text.npos || error.message().find(secret) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  purser::policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name.size() > 1) return std::nullopt;
    return std::string(secret);
  };
  options.read_file = [text](const std::filesystem::path&) -> purser::Result<std::string> {
    return std::string(text.substr(0, text.size() / 2));  // it includes a part of itself
  };
  const auto policy = purser::policy::parse_policy(text, "f", options);
  if (!policy) {
    check_error(policy.error(), text);
    return 0;
  }
  require(!policy->providers.empty() && !policy->routes.empty());
  for (const auto& route : policy->routes) require(policy->provider(route.provider) != nullptr);
  for (const auto& agent : policy->agents) require(policy->provider_of(agent.model) != nullptr);
  return 0;
}
